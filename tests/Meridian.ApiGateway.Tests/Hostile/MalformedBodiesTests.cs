using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace Meridian.ApiGateway.Tests.Hostile;

/// <summary>Whatever comes in, the answer is a receipt or a problem. MERIDIAN_HOSTILE_BODIES says how many bodies are tried, 20,000 unless set.</summary>
[Collection(typeof(Alone))]
public sealed class MalformedBodiesTests(TestedGateway stack)
{
    private const int AtOnce = 8;
    private const long MemoryBound = 64 * 1024 * 1024;

    private static int Bodies => new ConfigurationBuilder().AddEnvironmentVariables().Build().GetValue("MERIDIAN_HOSTILE_BODIES", 20_000);

    [Fact]
    public async Task Every_body_gets_verdicts_or_a_problem_and_leaves_no_memory_behind()
    {
        var tenant = await stack.NewTenantAsync();
        using var client = tenant.Sender();
        await RunAsync(client, seed: 0, bodies: 200);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await Task.WhenAll(Enumerable.Range(1, AtOnce).Select(seed => RunAsync(client, seed, Bodies / AtOnce)));

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MemoryBound);
    }

    private static async Task RunAsync(HttpClient client, int seed, int bodies)
    {
        var hostile = new HostileBodies(seed);
        for (var body = 0; body < bodies; body++)
        {
            using var request = hostile.Next();
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var where = $"body {body} of seed {seed} to {request.RequestUri}: {(int)response.StatusCode} {answer}";
            if (response.IsSuccessStatusCode) AssertReceipt(JsonNode.Parse(answer)!.AsObject(), where);
            else AssertProblem((int)response.StatusCode, response.Content.Headers.ContentType, JsonNode.Parse(answer)!.AsObject(), where);
        }
    }

    private static void AssertReceipt(JsonObject receipt, string where)
    {
        Assert.True((int)receipt["accepted"]! + receipt["rejected"]!.AsArray().Count >= 0, where);
        Assert.All(receipt["rejected"]!.AsArray(), rejected => Assert.StartsWith("event.", (string)rejected!["code"]!, StringComparison.Ordinal));
    }

    private static void AssertProblem(int status, MediaTypeHeaderValue? type, JsonObject problem, string where)
    {
        Assert.True(status is >= 400 and < 500, where);
        Assert.True(type?.MediaType == "application/problem+json" && problem["code"] is not null, where);
    }
}
