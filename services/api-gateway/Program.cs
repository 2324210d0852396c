// api-gateway: the front door. It knows tenants and their keys, takes events, answers questions.
using Meridian.ApiGateway.Features.Audit;
using Meridian.ApiGateway.Features.Auth;
using Meridian.ApiGateway.Features.Door;
using Meridian.ApiGateway.Features.Events;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Live;
using Meridian.ApiGateway.Features.Queries;
using Meridian.ApiGateway.Features.Team;
using Meridian.ApiGateway.Features.Tenants;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddValidation();
builder.Services.AddOpenApi();
builder.AddTenants();
if (args is ["migrate", ..]) return await builder.MigrateAsync();

builder.AddDoor();
builder.AddAudit();
builder.AddAuth();
builder.AddKeys();
builder.AddEvents();
builder.AddLive();
builder.AddQueries();

var app = builder.Build();
app.UseServiceDefaults();
app.UseDoor();
app.UseKeys();
app.MapDefaultEndpoints();
app.MapOpenApi();
app.MapAuth();
app.MapKeys();
app.MapTeam();
app.MapAudit();
app.MapEvents();
app.MapLive();
app.MapQueries();
await app.RunAsync();
return 0;
