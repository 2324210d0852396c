using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Meridian.Bench.Floors;
using Meridian.Bench.Harness;

namespace Meridian.Bench.Load;

/// <summary>Sends an event with a name of its own, asks until an answer has it, and on until the watermark has passed it; then the next.</summary>
internal sealed class FreshnessProbe : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly SocketsHttpHandler _handler = new() { UseProxy = false };
    private readonly HttpClient _client;
    private readonly TenantKeys _keys;
    private readonly TimeProvider _clock;
    private readonly Latencies _queryable = new();
    private readonly Latencies _behind = new();
    private int _wrong;

    /// <param name="keys">Whose events it follows.</param>
    public FreshnessProbe(Uri gateway, TenantKeys keys, TimeProvider clock)
    {
        (_clock, _keys) = (clock, keys);
        _client = new HttpClient(_handler, disposeHandler: false) { BaseAddress = gateway };
    }

    public FreshnessResult Result => new(_queryable, _behind, _wrong, 0);

    /// <summary>Inserts of one block and the queries that find it, in milliseconds.</summary>
    public static Task<Latencies> FloorAsync(BenchStack stack, Measurement measurement) =>
        InsertAndSelect.MeasureAsync(stack.State.Connections["clickhouse"], measurement);

    public async Task RunAsync(TimeSpan duration, bool record, CancellationToken cancellationToken)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration;)
        {
            var (queryable, behind) = await FollowAsync($"probe-{Guid.CreateVersion7():n}", cancellationToken);
            if (!record) continue;
            _queryable.Add([queryable]);
            _behind.Add([behind]);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    private async Task<(double QueryableMs, double BehindMs)> FollowAsync(string name, CancellationToken cancellationToken)
    {
        using var _ = await SendAsync("/v1/events", _keys.Write, new JsonObject { ["event"] = name, ["userId"] = name }, cancellationToken);
        var (acknowledged, since) = (_clock.GetUtcNow(), Stopwatch.StartNew());
        TimeSpan? found = null;
        while (since.Elapsed < Patience)
        {
            var (has, watermark) = await AskAsync(name, acknowledged, cancellationToken);
            if (!has && watermark > acknowledged) _wrong++;
            if (has) found ??= since.Elapsed;
            if (found is { } at && watermark > acknowledged) return (at.TotalMilliseconds, (since.Elapsed - at).TotalMilliseconds);
            await Task.Delay(Poll, cancellationToken);
        }

        // More is offered than the machine can take: the figure says so by being as large as the patience.
        var queryable = found ?? Patience;
        return (queryable.TotalMilliseconds, (Patience - queryable).TotalMilliseconds);
    }

    private async Task<(bool Has, DateTimeOffset? Watermark)> AskAsync(string name, DateTimeOffset around, CancellationToken cancellationToken)
    {
        var question = new JsonObject { ["event"] = name, ["from"] = around.AddHours(-1), ["to"] = around.AddHours(1), ["interval"] = "hour" };
        using var response = await SendAsync("/v1/query/trend", _keys.Secret, question, cancellationToken);
        var answer = (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
        return ((long)answer["total"]! > 0, (DateTimeOffset?)answer["freshness"]?["watermark"]);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string key, JsonObject body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var response = await _client.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return response;
    }
}
