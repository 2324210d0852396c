using System.Globalization;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Meridian.ApiGateway.Features.Limits;

/// <summary>
/// The allowances in Redis, which all gateways share. A Redis that does not answer in time counts as away until a heartbeat gets through: no request waits for
/// one that is known to be away.
/// </summary>
internal sealed class LimitStore(IServiceProvider services, IOptions<LimitOptions> options, TimeProvider time, ILogger<LimitStore> logger)
{
    private const string Gateways = "limits:gateways";
    private const int MissedBeats = 10;
    private static readonly TimeSpan MonthLife = TimeSpan.FromDays(40);

    private readonly string _name = Guid.CreateVersion7().ToString();
    private volatile IDatabase? _database;
    private volatile bool _isAway = true;
    private long _roundTrips;

    /// <summary>Whether limits are kept by this gateway alone.</summary>
    public bool IsAway => _isAway;

    /// <summary>How many gateways share the allowances, as far as was heard last.</summary>
    public int Replicas { get; private set; } = 1;

    /// <summary>How often Redis was asked for units.</summary>
    public long RoundTrips => Volatile.Read(ref _roundTrips);

    /// <summary>Asks for units. When there is no answer in time, a late one is handed to <paramref name="late"/>.</summary>
    /// <returns>Null when Redis is away.</returns>
    public async ValueTask<Grant?> LeaseAsync(BucketKeys keys, Terms terms, long need, long want, long debt, Action<Grant> late)
    {
        if (_isAway || _database is not { } database) return null;
        Interlocked.Increment(ref _roundTrips);
        Task<RedisResult>? asked = null;
        try
        {
            asked = EvaluateAsync(database, LimitScripts.Lease, keys, [terms.Allowance.PerSecond, terms.Allowance.Burst, need, want, terms.MonthlyQuota ?? -1, debt]);
            return ToGrant((RedisValue[])await asked.WaitAsync(options.Value.Patience, time));
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException)
        {
            LoseSight(fault);
            _ = asked?.ContinueWith(answer => late(ToGrant((RedisValue[])answer.Result)), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            return null;
        }
    }

    /// <summary>Gives units back, if Redis is there.</summary>
    public Task GiveBackAsync(BucketKeys keys, long units) => TryAsync(database => EvaluateAsync(database, LimitScripts.GiveBack, keys, [units]));

    /// <summary>Tells Redis how much of a month is used, unless somebody else was faster.</summary>
    /// <returns>Whether it was taken from here.</returns>
    public async Task<bool> SeedAsync(BucketKeys keys, long used) => await TryAsync(database => database.StringSetAsync(keys.Month, used, MonthLife, When.NotExists));

    /// <summary>Shows this gateway to the others, and finds out whether Redis is there.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Connecting blocks for as long as its time limit when nothing is there.
            _database ??= await Task.Run(() => services.GetRequiredService<IConnectionMultiplexer>().GetDatabase(), cancellationToken);
            var life = (long)(MissedBeats * options.Value.Heartbeat).TotalMilliseconds;
            var count = await _database.ScriptEvaluateAsync(LimitScripts.Heartbeat, [Gateways], [_name, life]).WaitAsync(options.Value.Patience, time, cancellationToken);
            Replicas = Math.Max(1, (int)count);
            if (_isAway) Log.LimitsShared(logger, Replicas);
            _isAway = false;
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException)
        {
            LoseSight(fault);
        }
    }

    private async Task<T?> TryAsync<T>(Func<IDatabase, Task<T>> act)
    {
        if (_isAway || _database is not { } database) return default;
        try
        {
            return await act(database).WaitAsync(options.Value.Patience, time);
        }
        // Disposed: the host stops, and its connection was faster.
        catch (Exception fault) when (fault is RedisException or TimeoutException or ObjectDisposedException)
        {
            LoseSight(fault);
            return default;
        }
    }

    private void LoseSight(Exception fault)
    {
        if (!_isAway) Log.LimitsAlone(logger, fault.Message);
        _isAway = true;
    }

    private static Task<RedisResult> EvaluateAsync(IDatabase database, string script, BucketKeys keys, long[] values) =>
        database.ScriptEvaluateAsync(script, [keys.Allowance, keys.Month], [.. values.Select(value => (RedisValue)value.ToString(CultureInfo.InvariantCulture))]);

    private static Grant ToGrant(RedisValue[] answer) =>
        new((GrantOutcome)(int)answer[0], (long)answer[1], (long)answer[2], TimeSpan.FromMilliseconds((long)answer[3]), (long)answer[4]);
}
