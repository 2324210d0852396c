using Meridian.WebApp.Gateway;
using Meridian.WebApp.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.WebApp.Tests.Sessions;

/// <summary>Refresh tokens are good for one use: a server that counts stands in for the gateway.</summary>
public sealed class SessionTokensTests
{
    [Fact]
    public async Task Requests_that_find_the_token_old_at_once_refresh_it_once()
    {
        await using var gateway = await CountingGateway.StartAsync(StatusCodes.Status200OK);
        var (tokens, store) = Make(gateway);
        var old = await SaveAsync(store, DateTimeOffset.UnixEpoch);

        var fresh = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => tokens.FreshAsync(old).AsTask()));

        Assert.Equal(1, gateway.Refreshes);
        Assert.All(fresh, session => Assert.Equal("access-1", session!.AccessToken));
        Assert.Equal("refresh-1", (await store.FindAsync(old.Key))!.RefreshToken);
    }

    [Fact]
    public async Task Who_comes_with_what_the_session_was_before_gets_what_it_is_now()
    {
        await using var gateway = await CountingGateway.StartAsync(StatusCodes.Status200OK);
        var (tokens, store) = Make(gateway);
        var old = await SaveAsync(store, DateTimeOffset.UnixEpoch);

        await tokens.FreshAsync(old);
        var late = await tokens.FreshAsync(old);

        Assert.Equal((1, "access-1"), (gateway.Refreshes, late!.AccessToken));
    }

    [Fact]
    public async Task A_token_that_lives_is_left_alone()
    {
        await using var gateway = await CountingGateway.StartAsync(StatusCodes.Status200OK);
        var (tokens, store) = Make(gateway);
        var session = await SaveAsync(store, TimeProvider.System.GetUtcNow().AddMinutes(30));

        Assert.Same(session, await tokens.FreshAsync(session));
        Assert.Equal(0, gateway.Refreshes);
    }

    [Fact]
    public async Task A_session_that_has_ended_at_the_gateway_ends_here()
    {
        await using var gateway = await CountingGateway.StartAsync(StatusCodes.Status401Unauthorized);
        var (tokens, store) = Make(gateway);
        var old = await SaveAsync(store, DateTimeOffset.UnixEpoch);

        Assert.Null(await tokens.FreshAsync(old));
        Assert.Null(await store.FindAsync(old.Key));
    }

    [Fact]
    public async Task A_gateway_that_is_away_ends_no_session()
    {
        await using var gateway = await CountingGateway.StartAsync(StatusCodes.Status503ServiceUnavailable);
        var (tokens, store) = Make(gateway);
        var old = await SaveAsync(store, DateTimeOffset.UnixEpoch);

        await Assert.ThrowsAsync<HttpRequestException>(() => tokens.FreshAsync(old).AsTask());
        Assert.NotNull(await store.FindAsync(old.Key));
    }

    private static (SessionTokens Tokens, MemorySessions Store) Make(CountingGateway gateway)
    {
        var services = new ServiceCollection();
        services.AddHttpClient(GatewayArea.Client, http => http.BaseAddress = gateway.Address);
        var store = new MemorySessions(TimeProvider.System);
        return (new SessionTokens(services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>(), store, TimeProvider.System, NullLogger<SessionTokens>.Instance), store);
    }

    private static async Task<Session> SaveAsync(MemorySessions store, DateTimeOffset expiresAt)
    {
        var session = new Session("key", "access-0", expiresAt, "refresh-0", Guid.CreateVersion7(), Guid.CreateVersion7(), "owner", "ada@example.com", "Acme", expiresAt);
        await store.SaveAsync(session);
        return session;
    }

    private sealed class CountingGateway(WebApplication app) : IAsyncDisposable
    {
        private int _refreshes;

        public int Refreshes => _refreshes;

        public Uri Address => new(app.Urls.Single());

        public static async Task<CountingGateway> StartAsync(int status)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var gateway = new CountingGateway(app);
            app.MapPost("/v1/auth/refresh", () =>
            {
                var count = Interlocked.Increment(ref gateway._refreshes);
                return status != StatusCodes.Status200OK ? Results.StatusCode(status) : Results.Json(
                    new Tokens($"access-{count}", "Bearer", 3_600, $"refresh-{count}", Guid.CreateVersion7(), Guid.CreateVersion7(), "owner"));
            });
            await app.StartAsync(TestContext.Current.CancellationToken);
            return gateway;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
