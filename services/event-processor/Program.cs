// event-processor: decides about duplicates and stores every event once.
using Meridian.ClickHouse;
using Meridian.EventProcessor;
using Meridian.EventProcessor.Features.Audit;
using Meridian.EventProcessor.Features.Enrichment;
using Meridian.EventProcessor.Features.Events;
using Meridian.EventProcessor.Features.Freshness;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddNpgsqlDataSource("meridiandb");
builder.AddClickHouse("analytics");
if (args is ["migrate", ..]) return await Migrate.RunAsync(builder);

builder.AddEnrichment();
builder.AddEvents();
builder.AddFreshness();
builder.AddAudit();
var app = builder.Build();
app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapFreshness();
await app.RunAsync();
return Environment.ExitCode;
