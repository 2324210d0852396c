using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Meridian.MlScoring;

/// <summary>
/// Redis, which all replicas share. One that does not answer in time counts as away until a heartbeat gets through: no request waits for one that is known to be away.
/// </summary>
internal sealed class SharedCache(IServiceProvider services, IOptions<SharedCacheOptions> options, TimeProvider time, ILogger<SharedCache> logger) : BackgroundService
{
    public const string Connection = "cache";

    private volatile IDatabase? _database;
    private volatile bool _isAway = true;

    public bool IsAway => _isAway;

    /// <summary>This replica, as others see it.</summary>
    public string Replica { get; } = Guid.CreateVersion7().ToString("n");

    /// <summary>What it answers, or what is given in <paramref name="otherwise"/> where it is away.</summary>
    public async Task<T> TryAsync<T>(Func<IDatabase, Task<T>> act, T otherwise)
    {
        if (_isAway || _database is not { } database) return otherwise;
        try
        {
            return await act(database).WaitAsync(options.Value.Patience, time);
        }
        // Disposed: the host stops, and its connection was faster.
        catch (Exception fault) when (fault is RedisException or TimeoutException or ObjectDisposedException)
        {
            LoseSight(fault);
            return otherwise;
        }
    }

    /// <summary>What it answers, for what cannot do without.</summary>
    /// <exception cref="TimeoutException">It is away.</exception>
    /// <exception cref="RedisException">It is away.</exception>
    public Task<T> AskAsync<T>(Func<IDatabase, Task<T>> act) => _database is { } database && !_isAway
        ? act(database).WaitAsync(TimeSpan.FromTicks(Math.Max(options.Value.Patience.Ticks, TimeSpan.TicksPerSecond)), time)
        : throw new TimeoutException("Redis is away.");

    /// <summary>Sends commands whose answers nobody waits for.</summary>
    public void Tell(Action<IDatabase> act)
    {
        if (_isAway || _database is not { } database) return;
        try
        {
            act(database);
        }
        catch (Exception fault) when (fault is RedisException or ObjectDisposedException)
        {
            LoseSight(fault);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (services.GetRequiredService<IConfiguration>().GetConnectionString(Connection) is null) return;
        using var timer = new PeriodicTimer(options.Value.Heartbeat, time);
        do await BeatAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Connecting blocks for as long as its time limit when nothing is there.
            _database ??= await Task.Run(() => services.GetRequiredService<IConnectionMultiplexer>().GetDatabase(), cancellationToken);
            await _database.PingAsync().WaitAsync(options.Value.Patience, time, cancellationToken);
            _isAway = false;
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException or ObjectDisposedException)
        {
            LoseSight(fault);
        }
    }

    private void LoseSight(Exception fault)
    {
        if (!_isAway) Log.CacheAway(logger, fault.Message);
        _isAway = true;
    }
}
