using System.Diagnostics;
using System.Net;
using Meridian.ApiGateway.Features.Limits;
using Meridian.Contracts.Plans;
using Meridian.Testing;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.ApiGateway.Tests.Limits;

public sealed class ReplicaTests(TestedGateway stack)
{
    private const int Replicas = 3;
    private const int PerRequest = 100;

    private readonly string _body = LimitTests.Events(PerRequest);

    [Fact]
    public Task Three_gateways_let_in_what_one_would_but_for_what_they_hold() => PressAsync(PlanCatalog.Free, PerRequest, (gateway, tenant) =>
    {
        var client = tenant.Sender(gateway);
        return async () =>
        {
            using var answer = await client.PostTextAsync("/v1/events", _body);
            Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.TooManyRequests, $"{answer.StatusCode}");
            return answer.StatusCode == HttpStatusCode.Accepted;
        };
    });

    /// <summary>The same without HTTP, so that even a busy machine asks for more than there is.</summary>
    [Fact]
    public Task Their_decisions_are_as_exact_one_by_one() => PressAsync(PlanCatalog.Business, 1, (gateway, tenant) =>
    {
        var limits = gateway.Services.GetRequiredService<RateLimits>();
        var bucket = limits.BucketOf(tenant.Id, LimitPolicies.Events, new Terms(PlanCatalog.Business.Events, null));
        return async () => (await limits.TakeAsync(bucket, 1)).IsAllowed;
    });

    private async Task PressAsync(Plan plan, int units, Func<WebApplicationFactory<Program>, TestTenant, Func<Task<bool>>> taker)
    {
        var tenant = await stack.NewTenantAsync(plan.Name);
        var gateways = Enumerable.Range(0, Replicas).Select(_ => stack.With()).ToList();
        try
        {
            foreach (var gateway in gateways) await UntilSharedAsync(gateway);
            var takers = gateways.ConvertAll(gateway => taker(gateway, tenant));

            var clock = Stopwatch.StartNew();
            // A full bucket does not fill: what comes in counts from the first unit that went out.
            Assert.True(await takers[0]());
            var first = clock.Elapsed;
            var admitted = (await Task.WhenAll(takers.Select(take => Task.Run(() => UntilRefusedAsync(take, () => clock.Elapsed < TimeSpan.FromSeconds(2)))))).Sum();
            var atLeast = clock.Elapsed - first;
            foreach (var take in takers) admitted += await UntilRefusedAsync(take, () => false);
            var atMost = clock.Elapsed;

            // What the gateways may hold in advance: each the twentieth part of a second.
            var bound = Replicas * plan.Events.PerSecond * 0.05;
            Assert.InRange((1 + admitted) * units, Allowed(plan, atLeast) - bound - units, Allowed(plan, atMost) + bound);
        }
        finally
        {
            foreach (var gateway in gateways) await gateway.DisposeAsync();
        }
    }

    private static double Allowed(Plan plan, TimeSpan elapsed) => plan.Events.Burst + (plan.Events.PerSecond * elapsed.TotalSeconds);

    // Takes while that is wanted, and in any case until there is a no.
    private static async Task<double> UntilRefusedAsync(Func<Task<bool>> take, Func<bool> goOn)
    {
        for (var admitted = 0; ;)
        {
            if (await take()) admitted++;
            else if (!goOn()) return admitted;
        }
    }

    internal static Task UntilSharedAsync(WebApplicationFactory<Program> gateway) => UntilAsync(gateway, "Healthy");

    internal static Task UntilAsync(WebApplicationFactory<Program> gateway, string limits) => Eventually.Until($"limits are {limits}", async () =>
    {
        using var health = await gateway.CreateClient().GetAsync("/health", TestContext.Current.CancellationToken);
        return (await health.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains($"\"limits\":\"{limits}\"", StringComparison.Ordinal);
    });
}
