using System.Net;
using System.Text.Json.Nodes;
using Meridian.Contracts.Queries;
using Meridian.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Meridian.ApiGateway.Tests.Queries;

public sealed class FreshnessTests(TestedGateway stack)
{
    // A processor of another test may have been killed just now: the group waits for it before it shares the partitions out.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const string Question = """{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"}""";

    [Fact]
    public async Task An_answer_says_how_fresh_it_is_and_goes_on_saying_so_when_the_processor_is_killed()
    {
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        var tenant = await stack.NewTenantAsync();
        await using var gateway = stack.With(("services:event-processor:http:0", url));
        using var analyst = tenant.Analyst(gateway);
        await using var processor = EngineProcess.Start("Meridian.EventProcessor", [.. stack.Stores, $"urls={url}"]);

        var asked = TimeProvider.System.GetUtcNow();
        await Eventually.Until("the watermark passes the first question", async () => await WatermarkAsync(analyst) > asked, Patience);
        await processor.KillAsync();
        var (last, lag) = Of(await AskAsync(analyst));
        await Eventually.Until("the lag grows", async () => Of(await AskAsync(analyst)).LagMs > lag + 500);

        // One look more may have been under way when the processor died.
        Assert.InRange(Of(await AskAsync(analyst)).Watermark!.Value, last!.Value, last.Value.AddSeconds(1));
    }

    [Fact]
    public async Task The_header_says_the_same()
    {
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        var tenant = await stack.NewTenantAsync();
        await using var gateway = stack.With(("services:event-processor:http:0", url));
        using var analyst = tenant.Analyst(gateway);
        await using var processor = EngineProcess.Start("Meridian.EventProcessor", [.. stack.Stores, $"urls={url}"]);
        await Eventually.Until("the watermark is known", async () => await WatermarkAsync(analyst) is not null, Patience);

        using var response = await analyst.PostTextAsync("/v1/query/trend", Question);

        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal((DateTimeOffset)answer["freshness"]!["watermark"]!, DateTimeOffset.Parse(response.Headers.GetValues("Meridian-Fresh-To").Single(), null));
    }

    [Fact]
    public async Task Without_a_processor_there_is_an_answer_that_promises_nothing()
    {
        var tenant = await stack.NewTenantAsync();
        await using var gateway = stack.With(("services:event-processor:http:0", $"http://127.0.0.1:{FreePort.Next()}"));
        using var analyst = tenant.Analyst(gateway);

        using var response = await analyst.PostTextAsync("/v1/query/trend", Question);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Meridian-Fresh-To"));
    }

    [Fact]
    public async Task A_tenant_that_is_late_hears_its_own_watermark_which_never_goes_back()
    {
        var (late, other) = (await stack.NewTenantAsync(), await stack.NewTenantAsync());
        var start = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        var report = new FreshnessReport(start, []);
        await using var processor = await SayingAsync(() => report);
        await using var gateway = stack.With(("services:event-processor:http:0", processor.Urls.First()));
        using var ofLate = late.Analyst(gateway);
        using var ofOther = other.Analyst(gateway);
        await Eventually.Until("the first report is heard", async () => await WatermarkAsync(ofLate) == start);

        report = new FreshnessReport(start.AddSeconds(20), []) { Late = [new TenantFreshness(late.Id, start.AddSeconds(10))] };
        await Eventually.Until("the others are ahead", async () => await WatermarkAsync(ofOther) == start.AddSeconds(20));
        Assert.Equal(start.AddSeconds(10), await WatermarkAsync(ofLate));

        // A processor that has just started knows less of both.
        report = new FreshnessReport(start.AddSeconds(21), []) { Late = [new TenantFreshness(late.Id, start.AddSeconds(5))] };
        await Eventually.Until("the new report is heard", async () => await WatermarkAsync(ofOther) == start.AddSeconds(21));
        Assert.Equal(start.AddSeconds(10), await WatermarkAsync(ofLate));

        report = new FreshnessReport(start.AddSeconds(30), []);
        await Eventually.Until("nobody is late", async () => await WatermarkAsync(ofLate) == start.AddSeconds(30));
    }

    private static async Task<WebApplication> SayingAsync(Func<FreshnessReport> report)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet(FreshnessReport.Route, () => report());
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<DateTimeOffset?> WatermarkAsync(HttpClient analyst) => Of(await AskAsync(analyst)).Watermark;

    private static Task<JsonObject> AskAsync(HttpClient analyst) => analyst.PostTextAsync("/v1/query/trend", Question).ExpectAsync(HttpStatusCode.OK);

    private static (DateTimeOffset? Watermark, long LagMs) Of(JsonObject answer) =>
        answer["freshness"] is { } freshness ? ((DateTimeOffset)freshness["watermark"]!, (long)freshness["lagMs"]!) : (null, 0);
}
