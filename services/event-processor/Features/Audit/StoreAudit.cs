using System.Text.Json;
using Meridian.ClickHouse;
using Meridian.Contracts.Audit;
using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Audit;

/// <summary>
/// Stores the records of <c>audit.*</c> in ClickHouse. One that comes again is the same row again, by its id, so nothing more is needed
/// for each to count once.
/// </summary>
internal sealed class StoreAudit(BatchInsert insert) : BatchHandler
{
    private const string Table = "audit";

    // A clock that is far off, or rubbish, would make a partition of a month of its own, or of 1970 to be dropped at once.
    private static readonly DateTimeOffset Earliest = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override async Task HandleAsync(RecordBatch batch, CancellationToken ct)
    {
        using var rows = new AuditRows();
        foreach (var record in batch.Records)
        {
            if (Read(record, out var reason) is { } audit) rows.Add(audit, AreaOf(record.Topic));
            else batch.Reject(record, reason);
        }

        await insert.InsertAsync(Table, rows.Block, deduplicationToken: null, ct);
    }

    public override bool IsTransient(Exception fault) => base.IsTransient(fault) || fault is ClickHouseUnavailableException;

    private static AuditRecord? Read(ConsumedRecord record, out string reason)
    {
        reason = "It is not a record of what was done.";
        try
        {
            var audit = JsonSerializer.Deserialize<AuditRecord>(record.Value, JsonSerializerOptions.Web);
            if (audit is null || audit.Id == Guid.Empty || string.IsNullOrEmpty(audit.Action)) return null;
            reason = $"Its time, {audit.At:O}, cannot be.";
            return audit.At >= Earliest && audit.At < Latest ? audit : null;
        }
        catch (JsonException broken)
        {
            reason = $"It is not JSON of a record: {broken.Message}";
            return null;
        }
    }

    // audit.security is the area security.
    private static string AreaOf(string topic) => topic[(topic.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
