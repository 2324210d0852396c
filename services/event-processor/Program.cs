// event-processor: decides about duplicates, stores every event once, and starts what waits for events.
using Meridian.ClickHouse;
using Meridian.EventProcessor;
using Meridian.EventProcessor.Features.DeadLetters;
using Meridian.Kafka;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddValidation();
builder.TreatAsUnavailable<BrokerUnavailableException>();
builder.AddNpgsqlDataSource("meridiandb");
builder.AddClickHouse("analytics");
if (args is ["migrate", ..]) return await Migrate.RunAsync(builder);
if (args is ["dead-letters", .. var rest]) return await DeadLettersVerb.RunAsync(builder, rest);

builder.AddAreas();
var app = builder.Build();
app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapAreas();
await app.RunAsync();
return Environment.ExitCode;
