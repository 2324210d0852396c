// notification-service: sends e-mail, Slack messages and webhooks, and tells what became of each.
var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();

var app = builder.Build();
app.UseServiceDefaults();
app.MapDefaultEndpoints();
await app.RunAsync();
