using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Meridian.Client.Tests.Web;

/// <summary>A customer's site with our snippet in it: another origin than the gateway's.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Shop(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public static async Task<Shop> OpenAsync(Uri gateway, string writeKey)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var script = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Web", "meridian.js"), TestContext.Current.CancellationToken);
        app.MapGet("/meridian.js", () => Results.Text(script, "text/javascript"));
        app.MapFallback(() => Results.Text(Page(gateway, writeKey), "text/html"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new Shop(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // The snippet is the README's.
    private static string Page(Uri gateway, string writeKey) => $$"""
        <!doctype html><title>Shop</title>
        <script>
          (m => { for (const f of ["load","track","identify","page","group","alias","reset","flush"]) m[f] = (...a) => m.push([f, a]); })(window.meridian = []);
          const query = new URLSearchParams(location.search);
          window.rejected = [];
          meridian.load("{{writeKey}}", { host: "{{gateway.AbsoluteUri.TrimEnd('/')}}", linger: 100, onRejected: item => rejected.push(item),
            autoPage: query.has("autoPage"), respectPrivacySignals: query.has("respectPrivacySignals") });
          if (query.has("early")) meridian.track("Early");
        </script>
        <script async src="/meridian.js"></script>
        """;
}
