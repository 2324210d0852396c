using System.Diagnostics;
using Meridian.ClickHouse;
using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>
/// Puts chunks where they belong: declare, insert and publish, confirm. A crash between any two leaves behind which records are in doubt, and the next
/// owner does the same again (ADR-004).
/// </summary>
internal sealed class EventFlush(IngestProgress progress, BatchInsert insert, KafkaPublisher publisher, IngestLag lag, ILogger<EventFlush> logger)
{
    private const string Table = "events";
    private const int InsertsAtOnce = 4;

    // A process that was stopped between declaring and inserting must ask again whether the partition is still its own.
    private static readonly TimeSpan DeclarationLasts = TimeSpan.FromSeconds(30);

    /// <returns>The chunks that are stored and published, and confirmed as this owner's.</returns>
    public async Task<List<EventChunk>> StoreAsync(List<EventChunk> chunks, CancellationToken ct)
    {
        var declared = Stopwatch.GetTimestamp();
        var mine = chunks.Where(chunk => !chunk.IsReplay).ToList();
        if (mine.Count > 0) mine = Fence(mine, await progress.DeclareAsync(mine, ct));
        foreach (var chunk in mine) chunk.Intake.WriteDown(chunk);
        mine.AddRange(chunks.Where(chunk => chunk.IsReplay));
        await Parallel.ForEachAsync(mine, new ParallelOptions { MaxDegreeOfParallelism = InsertsAtOnce, CancellationToken = ct }, async (chunk, token) =>
        {
            if (Stopwatch.GetElapsedTime(declared) > DeclarationLasts) throw new TimeoutException("The declaration of an insert is too old.");
            await PutAsync(chunk, token);
        });
        if (mine.Count == 0) return mine;
        mine = Fence(mine, await progress.ConfirmAsync(mine, ct));
        if (mine.Count > 0) lag.Stored(mine.Max(chunk => chunk.NewestReceivedMs));
        return mine;
    }

    // Neither waits for the other; both are done before anything is confirmed.
    private Task PutAsync(EventChunk chunk, CancellationToken ct) => Task.WhenAll(
        publisher.PublishAsync(chunk.Enriched, ct), insert.InsertAsync(Table, chunk.Intake.Rows.Block, chunk.Token, ct));

    private List<EventChunk> Fence(List<EventChunk> chunks, HashSet<int> owned)
    {
        foreach (var chunk in chunks.Where(chunk => !owned.Contains(chunk.Intake.Partition)))
        {
            chunk.Intake.Fenced = true;
            Log.PartitionFenced(logger, chunk.Intake.Partition);
        }

        return [.. chunks.Where(chunk => owned.Contains(chunk.Intake.Partition))];
    }
}
