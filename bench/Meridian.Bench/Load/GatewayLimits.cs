using Meridian.ApiGateway.Features.Limits;
using Meridian.ApiGateway.Features.Tenants;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

namespace Meridian.Bench.Load;

/// <summary>The limits of one gateway, without the gateway.</summary>
internal sealed class GatewayLimits : IAsyncDisposable
{
    private static readonly Guid Tenant = Guid.CreateVersion7();

    private readonly ServiceProvider _services;
    private readonly NpgsqlDataSource _database;
    private readonly LimitStore _store;

    private GatewayLimits(ConnectionMultiplexer redis)
    {
        var options = Options.Create(new LimitOptions { Patience = TimeSpan.FromSeconds(5) });
        _services = new ServiceCollection().AddSingleton<IConnectionMultiplexer>(redis).BuildServiceProvider();
        // Never asked: there is no quota here.
        _database = NpgsqlDataSource.Create("Host=127.0.0.1");
        _store = new LimitStore(_services, options, TimeProvider.System, NullLogger<LimitStore>.Instance);
        var usage = new MonthlyUsage(new DoorDatabase(_database), TimeProvider.System, NullLogger<MonthlyUsage>.Instance);
        Limits = new RateLimits(_store, usage, options, TimeProvider.System);
    }

    public RateLimits Limits { get; }

    public long RoundTrips => _store.RoundTrips;

    public static async Task<GatewayLimits> StartAsync(BenchRedis redis)
    {
        var gateway = new GatewayLimits(await redis.ConnectAsync());
        await gateway._store.BeatAsync(CancellationToken.None);
        return gateway;
    }

    public Bucket Bucket(Terms terms) => Limits.BucketOf(Tenant, $"{LimitPolicies.Events}-{terms.Allowance.PerSecond}", terms);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }
}
