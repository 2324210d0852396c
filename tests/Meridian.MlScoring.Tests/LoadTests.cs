using System.Net;
using System.Text.Json;
using Meridian.Testing;

namespace Meridian.MlScoring.Tests;

/// <summary>Many at once.</summary>
public sealed class LoadTests
{
    private const int Width = 256;

    [Fact]
    public async Task Requests_that_share_a_run_get_their_own_rows()
    {
        using var server = await new ScoringServer().Put("network", 1, Some.Network(64, 64, 1).ToOnnx().ToBytes()).StartAsync();
        var network = Some.Network(64, 64, 1);

        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (seed, _) =>
        {
            var rows = Enumerable.Range(0, 1 + (seed % 3)).Select(row => Some.Row((seed * 10) + row)).ToArray();
            var (status, body) = await server.InferAsync("network", ScoringServer.Features(rows));

            Assert.Equal(HttpStatusCode.OK, status);
            var scores = ScoringServer.Floats(body, "score");
            Assert.Equal(rows.Length, scores.Length);
            Assert.All(rows.Zip(scores), pair => Assert.Equal(network.Score(pair.First), pair.Second, 1e-4f));
        });
    }

    [Fact]
    public async Task Only_models_with_independent_rows_get_batches()
    {
        using var server = await new ScoringServer().Put("network", 1, Some.Network(4, 1).ToOnnx().ToBytes()).Put("share", 1, Some.ShareOfAll()).Put("one-row", 1, Some.OneRow())
            .Put("claims", 1, Some.OneRow(), """{"maxBatchRows": 8}""").StartAsync();

        var rows = (await server.GetAsync("/internal/v1/models")).Body.EnumerateArray().ToDictionary(
            model => model.GetProperty("name").GetString()!, model => model.GetProperty("versions")[0].GetProperty("maxBatchRows").GetInt32());

        Assert.Equal((64, 1, 1, 1), (rows["network"], rows["share"], rows["one-row"], rows["claims"]));
    }

    [Fact]
    public async Task Unloading_under_load_disposes_of_nothing_that_runs()
    {
        using var server = await new ScoringServer().Put("slow", 1, Some.Slow()).StartAsync();
        var statuses = new System.Collections.Concurrent.ConcurrentDictionary<HttpStatusCode, int>();
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var response = await SendSlowAsync(server, rows: 8);
                statuses.AddOrUpdate(response.StatusCode, 1, (_, count) => count + 1);
            }
        })).ToList();

        // The callers have to have come in between once.
        for (var round = 0; round < 40 || (round < 2_000 && !statuses.ContainsKey(HttpStatusCode.OK)); round++)
        {
            Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v2/repository/models/slow/unload")).Status);
            Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v2/repository/models/slow/load")).Status);
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        Assert.True(statuses.GetValueOrDefault(HttpStatusCode.OK) > 0);
        Assert.All(statuses.Keys, status => Assert.True(status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{status}"));
    }

    [Fact]
    public async Task A_request_that_runs_out_of_time_is_stopped_and_the_next_one_is_answered()
    {
        using var server = await new ScoringServer().Put("slow", 1, Some.Slow(400)).StartAsync();

        using var late = await SendSlowAsync(server, rows: 2_000, """, "parameters": {"timeout": 50000}""");
        using var next = await SendSlowAsync(server, rows: 1);

        Assert.Equal(HttpStatusCode.GatewayTimeout, late.StatusCode);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    /// <summary>It is not among the models any more, and its requests are still under way: one runs, one waits.</summary>
    [Fact]
    public async Task A_model_on_its_way_out_keeps_the_time_of_its_requests()
    {
        using var server = await new ScoringServer(("Models:PollInterval", "01:00:00")).Put("slow", 1, Some.Slow(4_000), """{"concurrency": 1, "maxBatchRows": 1}""").StartAsync();
        List<Task<HttpResponseMessage>> requests = [];
        await Eventually.Until("one waits", async () =>
        {
            // On a busy machine their time may be over before anybody looks.
            if (requests.TrueForAll(request => request.IsCompleted)) requests = [.. Enumerable.Range(0, 2).Select(_ => SendSlowAsync(server, rows: 4_000, """, "parameters": {"timeout": 4000000}"""))];
            return (await server.GetAsync("/internal/v1/models/slow")).Body.GetProperty("versions")[0].GetProperty("waiting").GetInt32() == 1;
        });

        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v2/repository/models/slow/unload")).Status);

        Assert.All(await Task.WhenAll(requests), response => Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode));
    }

    [Fact]
    public async Task More_than_may_wait_are_told_to_come_again()
    {
        using var server = await new ScoringServer(("Models:MaxWaiting", "1")).Put("slow", 1, Some.Slow(200), """{"concurrency": 1, "maxBatchRows": 1}""").StartAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendSlowAsync(server, rows: 500)));

        Assert.Contains(responses, response => response.StatusCode == HttpStatusCode.OK);
        var refused = responses.Where(response => response.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, response => Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta));
    }

    [Fact]
    public async Task What_needs_more_memory_than_there_is_fails_alone()
    {
        using var server = await new ScoringServer(("Inference:MaxRequestMegabytes", "1")).Put("zeros", 1, Some.Zeros()).StartAsync();

        var (huge, error) = await server.InferAsync("zeros", """{"inputs":[{"name":"count","shape":[1],"datatype":"INT64","data":[100000000000]}]}""");
        var (small, _) = await server.InferAsync("zeros", """{"inputs":[{"name":"count","shape":[1],"datatype":"INT64","data":[3]}]}""");
        using var tooLong = await server.SendRawAsync("zeros", new byte[(1 << 20) + 1], null);

        Assert.Equal(HttpStatusCode.BadRequest, huge);
        Assert.Contains("more memory", ScoringServer.Error(error), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, small);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLong.StatusCode);
    }

    [Fact]
    public async Task More_bodies_at_once_than_there_is_memory_for_are_told_to_come_again()
    {
        using var server = await new ScoringServer(("Inference:MaxMegabytesUnderWay", "1")).Put("slow", 1, Some.Slow()).StartAsync();

        using var refused = await SendSlowAsync(server, rows: 500);
        using var answered = await SendSlowAsync(server, rows: 10);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (refused.StatusCode, answered.StatusCode));
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains("memory", JsonDocument.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> SendSlowAsync(ScoringServer server, int rows, string more = "") => server.SendBinaryAsync(
        "slow", $$$"""{"inputs":[{"name":"x","shape":[{{{rows}}},{{{Width}}}],"datatype":"FP32","parameters":{"binary_data_size":{{{rows * Width * sizeof(float)}}}}}]{{{more}}}}""", new byte[rows * Width * sizeof(float)]);
}
