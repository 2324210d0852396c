using System.Net;

namespace Meridian.ApiGateway.Tests.Limits;

public sealed class RedisFaultTests(TestedGateway stack) : IAsyncDisposable
{
    private readonly TestRedis _redis = new();

    [Fact]
    public async Task A_Redis_that_was_never_there_stops_nobody()
    {
        await using var gateway = stack.With(("ConnectionStrings:cache", _redis.ConnectionString));
        var sender = (await stack.NewTenantAsync("free")).Sender(gateway);

        await sender.PostTextAsync("/v1/events", LimitTests.Events(5_000)).ExpectAsync(HttpStatusCode.Accepted);

        await sender.PostTextAsync("/v1/events", LimitTests.Events(4_000)).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "limits.rate_exceeded");
        using var health = await gateway.CreateClient().GetAsync("/health", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Theory]
    [InlineData("STOP")]
    [InlineData("KILL")]
    public async Task While_Redis_is_away_the_gateway_keeps_limits_by_itself_and_shares_them_again_afterwards(string signal)
    {
        await _redis.StartAsync();
        await using var gateway = stack.With(("ConnectionStrings:cache", _redis.ConnectionString), ("Limits:Patience", "00:00:05"));
        var sender = (await stack.NewTenantAsync("free")).Sender(gateway);
        await ReplicaTests.UntilSharedAsync(gateway);
        await sender.PostTextAsync("/v1/events", LimitTests.Events(4_000)).ExpectAsync(HttpStatusCode.Accepted);

        if (signal == "KILL") await _redis.KillAsync();
        else await _redis.SignalServerAsync(signal);

        // One gateway alone has the whole allowance, and starts with a full one.
        await sender.PostTextAsync("/v1/events", LimitTests.Events(4_000)).ExpectAsync(HttpStatusCode.Accepted);
        await sender.PostTextAsync("/v1/events", LimitTests.Events(4_000)).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "limits.rate_exceeded");
        await ReplicaTests.UntilAsync(gateway, "Degraded");
        if (signal == "KILL") await _redis.StartAsync();
        else await _redis.SignalServerAsync("CONT");
        await ReplicaTests.UntilSharedAsync(gateway);
        var other = (await stack.NewTenantAsync("free")).Sender(gateway);
        await other.PostTextAsync("/v1/events", LimitTests.Events(5_000)).ExpectAsync(HttpStatusCode.Accepted);
        await other.PostTextAsync("/v1/events", LimitTests.Events(4_000)).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "limits.rate_exceeded");
    }

    public ValueTask DisposeAsync() => _redis.DisposeAsync();
}
