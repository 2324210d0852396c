using System.Collections.Frozen;
using System.Globalization;
using Meridian.ClickHouse;
using Meridian.Contracts;
using Meridian.Contracts.Events;
using Meridian.Kafka;
using Microsoft.Extensions.Options;

namespace Meridian.MlScoring.Features.FeatureStore;

/// <summary>What has been read from the broker and not yet told to Redis. It takes no more than its share, so that a flood costs no more than that.</summary>
internal sealed class ArrivingEvents(IOptions<FeatureStoreOptions> options, TimeProvider time, ScoringMetrics metrics, ILogger<ArrivingEvents> logger)
{
    /// <summary>How often what has gathered is taken.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private const long Hour = 3_600_000;

    private readonly Lock _gate = new();
    private readonly int _most = (int)(options.Value.MaxFreshEventsPerSecond * Interval.TotalSeconds);
    private List<FreshEvent> _gathered = [];

    /// <summary>Whose events are wanted. A record of others is not looked into.</summary>
    public FrozenSet<Guid> Tenants { get; set; } = [];

    public void Add(ConsumedRecord record)
    {
        if (!Guid.TryParse(record.HeaderBytes(RecordHeaders.TenantId), CultureInfo.InvariantCulture, out var tenantId) || !Tenants.Contains(tenantId)) return;
        try
        {
            Add(tenantId, new EnrichedBlockReader(record.Value));
        }
        catch (EventBlockException broken)
        {
            Log.FreshRecordBroken(logger, record.Partition, record.Offset, broken.Message);
        }
    }

    /// <summary>What has gathered since the last time.</summary>
    public List<FreshEvent> Take()
    {
        lock (_gate)
        {
            var taken = _gathered;
            if (taken.Count > 0) _gathered = [];
            return taken;
        }
    }

    private void Add(Guid tenantId, EnrichedBlockReader block)
    {
        var oldest = time.GetUtcNow().ToUnixTimeMilliseconds() - Hour;
        lock (_gate)
        {
            foreach (var item in block)
            {
                if (item.Source.Subject.IsEmpty || item.Source.Timestamp < oldest) continue;
                if (_gathered.Count < _most) _gathered.Add(new FreshEvent(tenantId, SipHash.Of(item.Source.Subject), item.Source.MessageId.ToArray(), item.Source.Timestamp));
                else metrics.FreshPassedOver.Add(1);
            }
        }
    }
}
