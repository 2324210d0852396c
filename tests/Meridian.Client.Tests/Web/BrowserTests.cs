using System.IO.Compression;
using System.Text.Json.Nodes;
using Meridian.Local;
using Meridian.Testing;

namespace Meridian.Client.Tests.Web;

/// <summary>meridian.js in a real Chromium, against the real gateway, from a page of another origin.</summary>
public sealed class BrowserTests(RunningServices stack)
{
    private const int Budget = 5 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static string Script => Path.Combine(AppContext.BaseDirectory, "Web", "meridian.js");

    [Fact]
    public async Task Every_call_is_stored_also_one_from_before_the_script_was_there()
    {
        var tenant = await StackTenant.RegisterAsync(stack);

        var state = await VisitAsync(tenant, stack.Gateway, "calls");

        var rows = await stack.UntilStoredAsync(tenant.Id, 6);
        var visitor = (string)state["before"]!["anonymousId"]!;
        Assert.Equal(
            [("alias", "", "u-2"), ("group", "", "u-1"), ("identify", "", "u-1"), ("page", "Checkout", "u-1"), ("track", "Early", ""), ("track", "Order Completed", "")],
            rows.Select(row => ((string)row["type"]!, (string)row["event"]!, (string)row["user_id"]!)).Order());
        Assert.All(rows, row => Assert.Equal((string?)row["type"] == "alias" ? "u-1" : visitor, (string)row["anonymous_id"]!));
        Assert.Equal("event.missing_field", (string?)Assert.Single(state["before"]!["rejected"]!.AsArray())!["code"]);
        Assert.Equal(("u-2", ""), ((string)state["before"]!["userId"]!, (string)state["after"]!["userId"]!));
        Assert.NotEqual(visitor, (string?)state["after"]!["anonymousId"]);
    }

    [Fact]
    public async Task The_gateway_adds_what_a_page_cannot_know()
    {
        var tenant = await StackTenant.RegisterAsync(stack);

        await VisitAsync(tenant, stack.Gateway, "navigation");

        var contexts = (await stack.UntilStoredAsync(tenant.Id, 3)).Select(row => JsonNode.Parse((string)row["context"]!)!);
        var context = Assert.Single(contexts, context => (string?)context["page"]!["path"] == "/shop");
        Assert.Equal("127.0.0.1", (string?)context["ip"]);
        Assert.Contains("Chrome/", (string?)context["userAgent"], StringComparison.Ordinal);
        Assert.Equal(("de-DE", "Europe/Berlin"), ((string?)context["locale"], (string?)context["timezone"]));
    }

    [Fact]
    public async Task A_page_that_is_left_at_once_loses_nothing()
    {
        var tenant = await StackTenant.RegisterAsync(stack);

        var rows = new List<JsonObject>();
        await VisitAsync(tenant, stack.Gateway, "leave", async () => rows = await stack.UntilStoredAsync(tenant.Id, 1));

        Assert.Equal("Left", (string?)Assert.Single(rows)["event"]);
    }

    [Fact]
    public async Task What_happens_offline_arrives_once_when_the_network_is_back()
    {
        var tenant = await StackTenant.RegisterAsync(stack);

        var state = await VisitAsync(tenant, stack.Gateway, "offline");

        Assert.Equal((50, 0), ((int)state["during"]!["waiting"]!, (int)state["after"]!["waiting"]!));
        await stack.UntilStoredAsync(tenant.Id, 50);
        Assert.Equal((50, 50), await stack.CountAsync(tenant.Id));
    }

    [Fact]
    public async Task What_a_visitor_left_behind_arrives_once_when_he_comes_back()
    {
        var tenant = await StackTenant.RegisterAsync(stack);
        var port = FreePort.Next();
        EngineProcess? gateway = null;

        await VisitAsync(tenant, new Uri($"http://127.0.0.1:{port}"), "comeback", async () => gateway = await stack.StartGatewayAsync(port));

        await stack.UntilStoredAsync(tenant.Id, 30);
        Assert.Equal((30, 30), await stack.CountAsync(tenant.Id));
        await gateway!.DisposeAsync();
    }

    [Fact]
    public async Task Who_does_not_want_it_is_not_followed_and_nothing_is_kept_of_him()
    {
        var tenant = await StackTenant.RegisterAsync(stack);

        var state = await VisitAsync(tenant, stack.Gateway, "privacy");

        Assert.Equal((0, 0, ""), ((int)state["waiting"]!, (int)state["stored"]!, (string)state["cookies"]!));
        Assert.Equal((0, 0), await stack.CountAsync(tenant.Id));
    }

    [Fact]
    public async Task A_page_that_changes_its_address_is_a_new_page()
    {
        var tenant = await StackTenant.RegisterAsync(stack);

        await VisitAsync(tenant, stack.Gateway, "navigation");

        var rows = await stack.UntilStoredAsync(tenant.Id, 3);
        Assert.Equal(["/cart", "/pay", "/shop"], rows.Select(row => (string)JsonNode.Parse((string)row["properties"]!)!["path"]!).Order());
    }

    [Fact]
    public async Task Where_storage_is_forbidden_a_cookie_knows_the_visitor_again()
    {
        var tenant = await StackTenant.RegisterAsync(stack);

        var state = await VisitAsync(tenant, stack.Gateway, "cookies");

        Assert.Equal(-1, (int)state["second"]!["stored"]!);
        Assert.NotEmpty((string)state["first"]!["anonymousId"]!);
        Assert.Equal((string?)state["first"]!["anonymousId"], (string?)state["second"]!["anonymousId"]);
    }

    [Fact]
    public void It_is_small()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) gzip.Write(File.ReadAllBytes(Script));

        Assert.InRange(packed.Length, 1, Budget);
    }

    [Fact]
    public async Task Its_types_are_sound()
    {
        var tools = await ToolsAsync();
        await using var checker = RunningProgram.Start("/usr/bin/env", "node", Path.Combine(tools.NpmPath("browser", "typescript"), "bin", "tsc"),
            "--noEmit", "--allowJs", "--checkJs", "--strict", "--target", "es2022", "--lib", "es2022,dom,dom.iterable", Script);

        Assert.True(await checker.EndedAsync(TestContext.Current.CancellationToken) == 0, checker.Describe());
    }

    private static async Task<Toolchain> ToolsAsync()
    {
        var tools = Toolchain.At();
        await tools.EnsureAsync([Tool.Browser, Tool.Chromium], new Progress<ToolProgress>(), TestContext.Current.CancellationToken);
        return tools;
    }

    private static async Task<JsonObject> VisitAsync(StackTenant tenant, Uri gateway, string scenario, Func<Task>? whenLeft = null)
    {
        var tools = await ToolsAsync();
        await using var shop = await Shop.OpenAsync(gateway, tenant.WriteKey);
        var script = Path.Combine(AppContext.BaseDirectory, "Web", "browser.mjs");
        await using var browser = RunningProgram.Start("/usr/bin/env", "node", script, tools.NpmPath("browser", "playwright-core"), Toolchain.Chromium, shop.Address, scenario);
        if (whenLeft is not null)
        {
            await Eventually.Until("the visitor has left", () => browser.Output.Count > 0 || (browser.HasEnded ? throw new InvalidOperationException(browser.Describe()) : false), Patience);
            await whenLeft();
            await browser.SayAsync("come back");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var exit = await browser.EndedAsync(limit.Token);
        Assert.True(exit == 0 && browser.Errors.Count == 0, browser.Describe());
        return JsonNode.Parse(browser.Output.Last())!.AsObject();
    }
}
