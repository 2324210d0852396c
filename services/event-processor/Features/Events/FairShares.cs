using Meridian.Contracts.Events;
using Meridian.Kafka;
using Microsoft.Extensions.Options;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>
/// Finds who makes partitions late and moves him to their slow lanes (ADR-011): one tenant at a time, the one with most of what has come in. As long as
/// nothing is late it looks at one record a partition.
/// </summary>
internal sealed class FairShares(IOptions<FairnessOptions> options, TimeProvider time, ILogger<FairShares> logger)
{
    private readonly Dictionary<Guid, long> _bytes = [];
    private long? _moved;

    /// <summary>Looks at what has come in, before it is stored.</summary>
    public void Judge(IReadOnlyList<(PartitionIntake Intake, List<ConsumedRecord> Records)> partitions)
    {
        var now = time.GetUtcNow();
        foreach (var (intake, records) in partitions) intake.IsLate = IsLate(records.Find(record => record.Offset >= intake.Lanes.Express.DoneTo), now);
        var late = partitions.Where(partition => partition.Intake is { IsLate: true, IsCertain: true } && partition.Intake.Lanes.InSlow.Count < options.Value.MostTenants).ToList();
        if (late.Count == 0 || (_moved is { } moved && time.GetElapsedTime(moved) < options.Value.Settling)) return;
        var total = Weigh(late);
        if (_bytes.Count == 0) return;
        var (tenant, bytes) = _bytes.MaxBy(one => one.Value);
        if (bytes < options.Value.LeastBytes || bytes < total * options.Value.Share) return;

        _moved = time.GetTimestamp();
        foreach (var (intake, records) in late) Divert(intake, records, tenant, bytes, 100.0 * bytes / total);
    }

    private void Divert(PartitionIntake intake, List<ConsumedRecord> records, Guid tenant, long bytes, double percent)
    {
        if (!records.Exists(record => EventBlockReader.TryReadTenant(record.Value, out var whose) && whose == tenant && !intake.Lanes.InSlow.Have(record))) return;
        intake.Lanes.Divert(tenant);
        intake.ExpressSeen = null;
        Log.TenantDiverted(logger, tenant, intake.Partition, intake.Lanes.Express.DoneTo, bytes / 1024, percent, (time.GetUtcNow() - records[0].Timestamp!.Value).TotalSeconds);
    }

    private bool IsLate(ConsumedRecord? first, DateTimeOffset now) => first?.Timestamp is { } since && now - since > options.Value.LateAfter;

    /// <summary>Counts what each tenant has there that is not in the slow lane already.</summary>
    /// <returns>What all have there, in whichever lane.</returns>
    private long Weigh(List<(PartitionIntake Intake, List<ConsumedRecord> Records)> late)
    {
        _bytes.Clear();
        var total = 0L;
        foreach (var (intake, records) in late)
        {
            foreach (var record in records)
            {
                total += record.Value.Length;
                if (!EventBlockReader.TryReadTenant(record.Value, out var tenant) || intake.Lanes.InSlow.Have(record)) continue;
                _bytes[tenant] = _bytes.GetValueOrDefault(tenant) + record.Value.Length;
            }
        }

        return total;
    }
}
