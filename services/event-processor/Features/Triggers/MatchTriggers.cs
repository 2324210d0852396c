using Meridian.Contracts.Events;
using Meridian.EventProcessor.Features.Store;
using Meridian.Kafka;
using Npgsql;

namespace Meridian.EventProcessor.Features.Triggers;

/// <summary>
/// Publishes <c>workflows.trigger</c> for each event of <c>events.enriched</c> that meets a trigger. A crash may publish one again: under the same execution id.
/// </summary>
internal sealed class MatchTriggers(
    NpgsqlDataSource database, EnrichedMarks marks, StoreDays days, TriggerList triggers, KafkaPublisher publisher, TimeProvider time) : BatchHandler, IDisposable
{
    public const string Reader = "triggers";

    // What a batch starts must not pile up in memory.
    private const int PublishAt = 1_000;

    private readonly RepeatedRecords _repeats = new();
    private readonly MatchedEvents _matched = new();

    public override Task<long?> PrepareAsync(AssignedPartition partition, CancellationToken ct) => triggers.IsKnown
        ? marks.StartAsync(Reader, partition, ct)
        : throw new TimeoutException("The list of triggers is not known yet: workflow-engine has not been reached, and there is none from before.");

    public override async Task HandleAsync(RecordBatch batch, CancellationToken ct)
    {
        await days.EnsureAsync(batch, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await EnrichedMarks.LockAsync(connection, Reader, batch, _repeats, ct);
        _matched.Clear();
        foreach (var record in batch.Records.Where(_repeats.IsFresh)) await MatchAsync(connection, batch, record, ct);
        await PublishAsync(connection, ct);
        await EnrichedMarks.MoveAsync(connection, Reader, batch, _repeats, ct);
        await transaction.CommitAsync(ct);
    }

    public override bool IsTransient(Exception fault) => base.IsTransient(fault) || PostgresFaults.Passes(fault);

    public void Dispose() => _matched.Dispose();

    private async Task MatchAsync(NpgsqlConnection connection, RecordBatch batch, ConsumedRecord record, CancellationToken ct)
    {
        try
        {
            var now = time.GetUtcNow();
            for (var next = 0; ;)
            {
                next = _matched.Add(record, next, triggers, now, PublishAt);
                if (_matched.Count >= PublishAt) await PublishAsync(connection, ct);
                if (next < 0) return;
            }
        }
        catch (EventBlockException broken)
        {
            batch.Reject(record, broken.Message, broken);
        }
    }

    private async Task PublishAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        if (_matched.Count == 0) return;
        await publisher.PublishAsync(_matched.Records, ct);
        await TriggerMatches.AddAsync(connection, _matched.Rows.Where(match => days.IsKept(StoreDays.DayOf(match.ReceivedAt))), ct);
        _matched.Clear();
    }
}
