using System.Net;
using Meridian.Testing;

namespace Meridian.ApiGateway.Tests.Traces;

public sealed class TraceEventTests(TestedGateway stack)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_that_was_sent_can_be_traced_by_its_tenant_and_nobody_else()
    {
        await using var processor = await RunningProcessor.StartAsync(stack);
        var (tenant, other) = (await stack.NewTenantAsync(), await stack.NewTenantAsync());
        await tenant.Sender(processor.Gateway).PostTextAsync("/v1/events", """{"messageId":"order/1 ü","event":"Order Completed","userId":"u-1"}""").ExpectAsync(HttpStatusCode.Accepted);
        var path = $"/v1/events/{Uri.EscapeDataString("order/1 ü")}/trace";
        var analyst = tenant.Analyst(processor.Gateway);

        await Eventually.Until("it can be traced", async () => (await analyst.GetAsync(path, Cancelled)).StatusCode == HttpStatusCode.OK, Patience);
        var trace = await analyst.GetAsync(path, Cancelled).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(("order/1 ü", "Order Completed", "done", "done"), ((string?)trace["messageId"], (string?)trace["event"], (string?)trace["accepted"]!["status"], (string?)trace["enriched"]!["status"]));
        await other.Analyst(processor.Gateway).GetAsync(path, Cancelled).ExpectProblemAsync(HttpStatusCode.NotFound, "events.not_traceable");
        await analyst.GetAsync("/v1/events/unknown/trace", Cancelled).ExpectProblemAsync(HttpStatusCode.NotFound, "events.not_traceable");
    }

    [Fact]
    public async Task A_trace_needs_a_key_that_may_ask_and_event_processor()
    {
        var tenant = await stack.NewTenantAsync();

        await stack.Gateway.CreateClient().GetAsync("/v1/events/m/trace", Cancelled).ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.key_missing");
        await tenant.Sender().GetAsync("/v1/events/m/trace", Cancelled).ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.scope_missing");
        await using var alone = stack.With(("services:event-processor:http:0", $"http://127.0.0.1:{FreePort.Next()}"));
        await tenant.Analyst(alone).GetAsync("/v1/events/m/trace", Cancelled).ExpectProblemAsync(HttpStatusCode.ServiceUnavailable, "service.unavailable");
    }
}
