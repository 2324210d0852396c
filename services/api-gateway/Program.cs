// api-gateway: the front door. It knows tenants and their keys, takes events, answers questions.
using Meridian.ApiGateway;
using Meridian.ApiGateway.Features.Door;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Tenants;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddValidation();
builder.Services.AddOpenApi();
if (args is ["migrate", ..]) return await builder.MigrateAsync();

builder.AddTenants();
builder.AddAreas();
var app = builder.Build();
app.UseServiceDefaults();
app.UseDoor();
app.UseKeys();
app.UseTenants();
app.MapDefaultEndpoints();
app.MapOpenApi();
app.MapAreas();
await app.RunAsync();
return 0;
