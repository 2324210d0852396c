// event-processor: decides about duplicates and stores every event once.
using Meridian.ClickHouse;
using Meridian.EventProcessor;
using Meridian.EventProcessor.Features.Events;
using Meridian.EventProcessor.Features.Store;
using Meridian.EventProcessor.Features.Triggers;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddNpgsqlDataSource("meridiandb");
builder.AddClickHouse("analytics");
if (args is ["migrate", ..]) return await Migrate.RunAsync(builder);

builder.AddEvents();
builder.AddStore();
builder.AddTriggers();
var app = builder.Build();
app.UseServiceDefaults();
app.MapDefaultEndpoints();
await app.RunAsync();
return Environment.ExitCode;
