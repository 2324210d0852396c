using System.Data.Common;
using Meridian.Contracts;
using Meridian.Contracts.Queries;
using Meridian.Kafka;
using Microsoft.Extensions.Options;

namespace Meridian.EventProcessor.Features.Freshness;

/// <summary>
/// Keeps the watermark before which every acknowledged event is queryable: asks the broker where the partitions end and the book how far they are
/// stored, again and again. Each processor answers for all partitions, its own or not. While a store is away the watermark stands still.
/// </summary>
internal sealed class WatchFreshness(
    TopicEnds ends, StoredProgress progress, IOptions<FreshnessOptions> options, TimeProvider time, ILogger<WatchFreshness> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly PartitionWatermarks[] _marks = [.. Enumerable.Range(0, Topics.EventsIngest.Partitions).Select(_ => new PartitionWatermarks())];
    private volatile FreshnessReport _report = new(null, []);

    /// <summary>What is known now.</summary>
    public FreshnessReport Report => _report;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failing = false;
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
                failing = false;
            }
            catch (Exception fault) when (fault is BrokerUnavailableException or DbException)
            {
                if (!failing) Log.FreshnessUnknown(logger, fault.Message);
                failing = true;
            }
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        // Before the question: what is acknowledged while the broker answers may be behind the answer.
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var (last, stored) = (await ends.AskAsync(Topics.EventsIngest, Patience), await progress.ReadAsync(ct));
        for (var partition = 0; partition < _marks.Length; partition++) _marks[partition].Look(now, last[partition], stored[partition]);
        var partitions = _marks.Select((mark, number) => new PartitionFreshness(number, Time(mark.Express.Ms), mark.Express.Waiting)).ToList();
        var late = _marks.SelectMany(mark => mark.InSlow).Distinct().Select(tenant => new TenantFreshness(tenant, Time(_marks.Min(mark => mark.Of(tenant)))));
        _report = new FreshnessReport(Time(_marks.Min(mark => mark.Express.Ms)), partitions) { Late = [.. late] };
    }

    private static DateTimeOffset? Time(long ms) => ms == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
