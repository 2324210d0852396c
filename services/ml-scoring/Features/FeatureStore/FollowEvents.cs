using Meridian.Contracts;
using Meridian.Contracts.Events;
using Meridian.Kafka;

namespace Meridian.MlScoring.Features.FeatureStore;

/// <summary>
/// Tells Redis of events as they are published, for tenants that ask for scores. Nothing is read while there is none, and only the partitions of those there are; of all
/// replicas one follows. What is missed in between ClickHouse knows within seconds.
/// </summary>
internal sealed class FollowEvents(
    IServiceProvider services, SharedCache cache, AskingTenants tenants, ArrivingEvents arriving, FreshEvents fresh, ScoringMetrics metrics, TimeProvider time, ILogger<FollowEvents> logger)
    : BackgroundService
{
    private const string Lease = "fresh:follower";
    private static readonly TimeSpan LeaseLife = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private Following? _following;

    /// <summary>The partitions that are read now.</summary>
    public IReadOnlySet<int> Partitions => _following?.Partitions ?? new HashSet<int>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var configuration = services.GetRequiredService<IConfiguration>();
        if (configuration.GetConnectionString("kafka") is null || configuration.GetConnectionString(SharedCache.Connection) is null) return;
        using var timer = new PeriodicTimer(ArrivingEvents.Interval, time);
        var looked = time.GetTimestamp() - time.TimestampFrequency;
        try
        {
            do
            {
                if (time.GetElapsedTime(looked) >= LookEvery)
                {
                    looked = time.GetTimestamp();
                    await LookAsync(stoppingToken);
                }

                await PassOnAsync();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            _following?.End();
            await cache.TryAsync(database => database.LockReleaseAsync(Lease, cache.Replica), false);
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        var asking = await tenants.AllAsync();
        tenants.Forget();
        if (asking.Count == 0 || !await HoldsLeaseAsync())
        {
            arriving.Tenants = [];
            _following?.End();
            _following = null;
            return;
        }

        arriving.Tenants = asking;
        var wanted = asking.SelectMany(tenant => new TenantPartitions(tenant, Topics.EventsEnriched.Partitions).All).ToHashSet();
        if (_following is { Ended.IsCompleted: false } now && wanted.SetEquals(now.Partitions)) return;
        // The new reader first, so that nothing is missed; what both read counts once.
        var before = _following;
        _following = Follow(wanted, stop);
        before?.End();
    }

    private Task<bool> HoldsLeaseAsync() => cache.TryAsync(
        async database => await database.LockExtendAsync(Lease, cache.Replica, LeaseLife) || await database.LockTakeAsync(Lease, cache.Replica, LeaseLife), false);

    private Following Follow(HashSet<int> partitions, CancellationToken stop)
    {
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var following = services.GetRequiredService<TopicTail>().RunAsync(partitions, () => { }, arriving.Add, cancel.Token);
        return new Following(partitions, cancel, EndAsync(following));
    }

    private async Task EndAsync(Task following)
    {
        try
        {
            await following;
        }
        catch (BrokerUnavailableException away)
        {
            Log.FreshEventsNotFollowed(logger, away.Message); // the next look begins anew
        }
    }

    private async Task PassOnAsync()
    {
        var events = arriving.Take();
        if (events.Count == 0) return;
        var isDone = await fresh.AddAsync(events, time.GetUtcNow().ToUnixTimeMilliseconds());
        (isDone ? metrics.FreshKept : metrics.FreshPassedOver).Add(events.Count);
    }

    private sealed record Following(IReadOnlySet<int> Partitions, CancellationTokenSource Stop, Task Ended)
    {
        public void End()
        {
            Stop.Cancel();
            Stop.Dispose();
        }
    }
}
