using Meridian.Contracts.Events;
using Meridian.Kafka;
using Npgsql;

namespace Meridian.EventProcessor.Features.Store;

/// <summary>
/// Copies the events of <c>events.enriched</c> into Postgres, each once: rows and the mark of how far they go are one transaction. It is a consumer of its
/// own, so that ClickHouse waits for nothing here.
/// </summary>
internal sealed class KeepEvents(NpgsqlDataSource database, EnrichedMarks marks, StoreDays days, IngestLag lag, TimeProvider time, ILogger<KeepEvents> logger) : BatchHandler
{
    private const int SendAt = 256 * 1024;

    // Between two sends while answers are behind: some thousand events a second are left to the store then, so that it never stands still.
    private static readonly TimeSpan GiveWay = TimeSpan.FromMilliseconds(100);

    private readonly RepeatedRecords _repeats = new();
    private readonly EventCopy _copy = new(days);

    public override Task<long?> PrepareAsync(AssignedPartition partition, CancellationToken ct) => marks.StartAsync(StoreArea.Reader, partition, ct);

    public override async Task HandleAsync(RecordBatch batch, CancellationToken ct)
    {
        await days.EnsureAsync(batch, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await EnrichedMarks.LockAsync(connection, StoreArea.Reader, batch, _repeats, ct);
        await CopyAsync(connection, batch, ct);
        await EnrichedMarks.MoveAsync(connection, StoreArea.Reader, batch, _repeats, ct);
        await transaction.CommitAsync(ct);
        if (_copy.LeftOut > 0) Log.EventsNotKept(logger, _copy.LeftOut);
    }

    public override bool IsTransient(Exception fault) => base.IsTransient(fault) || PostgresFaults.Passes(fault);

    private async Task CopyAsync(NpgsqlConnection connection, RecordBatch batch, CancellationToken ct)
    {
        _copy.Restart();
        await using var target = await connection.BeginRawBinaryCopyAsync(EventCopy.Sql, ct);
        foreach (var record in batch.Records)
        {
            if (!_repeats.IsFresh(record)) continue;
            try
            {
                _copy.Add(record.Value, record.Offset);
            }
            catch (EventBlockException broken)
            {
                batch.Reject(record, broken.Message, broken);
            }

            if (_copy.Rows.Written.Length >= SendAt) await SendAsync(target, ct);
        }

        _copy.Rows.End();
        await SendAsync(target, ct);
    }

    private async Task SendAsync(NpgsqlRawCopyStream target, CancellationToken ct)
    {
        await target.WriteAsync(_copy.Rows.Written, ct);
        _copy.Rows.Sent();
        if (lag.IsBehind) await Task.Delay(GiveWay, time, ct);
    }
}
