// web-app: what people see of Meridian in a browser. It talks to api-gateway, and browsers talk to it alone.
using Meridian.WebApp;
using Meridian.WebApp.Gateway;
using Meridian.WebApp.Security;
using Meridian.WebApp.Sessions;
using Meridian.WebApp.Shell;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets();
builder.AddPages();
builder.AddServiceDefaults();
builder.AddGateway();
builder.AddSessions();

var app = builder.Build();
app.UseSecurityHeaders();
app.UseServiceDefaults();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapDefaultEndpoints();
app.MapStaticAssets();
app.MapPolicyReports();
app.MapAreas();
app.MapRazorComponents<App>().RequireAuthorization();
await app.RunAsync();
