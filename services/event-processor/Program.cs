// event-processor: decides about duplicates and stores every event once.
using Meridian.ClickHouse;
using Meridian.EventProcessor;
using Meridian.EventProcessor.Features.DeadLetters;
using Meridian.EventProcessor.Features.Enrichment;
using Meridian.EventProcessor.Features.Events;
using Meridian.EventProcessor.Features.Store;
using Meridian.EventProcessor.Features.Traces;
using Meridian.EventProcessor.Features.Triggers;
using Meridian.Kafka;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddValidation();
builder.TreatAsUnavailable<BrokerUnavailableException>();
builder.AddNpgsqlDataSource("meridiandb");
builder.AddClickHouse("analytics");
if (args is ["migrate", ..]) return await Migrate.RunAsync(builder);
if (args is ["dead-letters", .. var rest]) return await DeadLettersVerb.RunAsync(builder, rest);

builder.AddEnrichment();
builder.AddEvents();
builder.AddStore();
builder.AddTriggers();
builder.AddTraces();
builder.AddDeadLetters();
var app = builder.Build();
app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapTraces();
app.MapDeadLetters();
await app.RunAsync();
return Environment.ExitCode;
