// workflow-engine: runs the tenants' automations, durably, step by step.
using Meridian.WorkflowEngine;
using Meridian.WorkflowEngine.Features.Triggers;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddNpgsqlDataSource("meridiandb");
if (args is ["migrate", ..]) return await Migrate.RunAsync(builder);

var app = builder.Build();
app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapTriggers();
await app.RunAsync();
return 0;
