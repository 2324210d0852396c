using System.Globalization;
using Meridian.ApiGateway.Features.Limits;
using StackExchange.Redis;

namespace Meridian.ApiGateway.Features.Ingestion;

/// <summary>
/// What all gateways have counted, in Redis: a hash for each tenant and day (UTC), kept for the days that can be asked for. Written once a second, never by a request. While Redis is away the
/// counts wait here.
/// </summary>
internal sealed class IntakeLedger(IServiceProvider services, LimitStore limits, IntakeTally tally, TimeProvider time, ILogger<IntakeLedger> logger) : BackgroundService
{
    /// <summary>How far back it can be asked.</summary>
    public const int MostHours = 7 * 24;

    /// <summary>The field with the moment of the last event that was accepted.</summary>
    public const string Latest = "latest";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Life = TimeSpan.FromHours(MostHours + 24);

    /// <summary>
    /// KEYS: a tenant's day. ARGV: this gateway's name, the number of its turn, seconds to keep it, the last event's moment, then fields with what to add. A turn whose answer was lost is
    /// sent again, and counts once.
    /// </summary>
    private const string AddScript = $$"""
        if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then return 0 end
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        for at = 5, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[at], ARGV[at + 1]) end
        if tonumber(ARGV[4]) > tonumber(redis.call('HGET', KEYS[1], '{{Latest}}') or '0') then redis.call('HSET', KEYS[1], '{{Latest}}', ARGV[4]) end
        redis.call('EXPIRE', KEYS[1], ARGV[3])
        return 1
        """;

    private readonly string _name = $"by {Guid.CreateVersion7()}";
    private IReadOnlyList<IntakeEntry> _pending = [];
    private long _turn;

    /// <summary>What was counted in the days between two moments.</summary>
    /// <exception cref="TimeoutException">Redis is away.</exception>
    public async Task<IntakeRecord> ReadAsync(Guid tenantId, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        if (limits.IsAway) throw new TimeoutException("Redis, where the counts are, is away.");
        var first = DateOnly.FromDateTime(from.UtcDateTime);
        var days = Enumerable.Range(0, DateOnly.FromDateTime(to.UtcDateTime).DayNumber - first.DayNumber + 1).Select(first.AddDays).ToList();
        var hashes = await Task.WhenAll(days.Select(day => Database.HashGetAllAsync(Key(tenantId, day)))).WaitAsync(Patience, time, ct);
        var record = new IntakeRecord();
        foreach (var (day, hash) in days.Zip(hashes)) record.Add(day, hash);
        return record;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(); // what was on its way, if anything was
        await WriteAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested) await WriteAsync();
        }
    }

    private async Task WriteAsync()
    {
        if (limits.IsAway) return;
        if (_pending.Count == 0) (_pending, _turn) = (tally.Take(), _turn + 1);
        try
        {
            await Task.WhenAll(_pending.Select(AddAsync)).WaitAsync(Patience, time);
            _pending = [];
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException or ObjectDisposedException)
        {
            Log.IntakeWaits(logger, fault.Message);
        }
    }

    private Task<RedisResult> AddAsync(IntakeEntry entry)
    {
        RedisValue[] values = [_name, _turn, (long)Life.TotalSeconds, entry.Latest, .. entry.Fields.SelectMany(field => (RedisValue[])[field.Key, field.Value])];
        return Database.ScriptEvaluateAsync(AddScript, [Key(entry.TenantId, entry.Day)], values);
    }

    private IDatabase Database => services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();

    private static RedisKey Key(Guid tenantId, DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"intake:{{{tenantId}}}:{day:yyyy-MM-dd}");
}
