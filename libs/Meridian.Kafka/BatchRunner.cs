using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Meridian.Kafka;

/// <summary>Hands a batch to the handler until it is done, dead letters included.</summary>
internal sealed class BatchRunner(
    string topics, string group, BatchHandler handler, DeadLetters deadLetters, Insistence insistence, ILogger logger)
{
    private const int MostLinks = 64;

    public async Task RunAsync(RecordBatch batch, CancellationToken ct)
    {
        var contexts = batch.Records.Select(record => KafkaTracing.Extract(record.Headers)).OfType<ActivityContext>().Take(MostLinks);
        using var activity = KafkaTracing.StartProcess(topics, group, batch.Records.Count, contexts.Select(context => new ActivityLink(context)));
        await insistence.InsistAsync("handling a batch", () => RunOnceAsync(batch, ct), ct);
    }

    private async Task<bool> RunOnceAsync(RecordBatch batch, CancellationToken ct)
    {
        batch.BeginAttempt();
        await handler.HandleAsync(batch, ct);
        if (batch.Rejections is not [var first, ..]) return true;

        await deadLetters.PublishAsync(batch.Rejections, ct);
        Log.DeadLettered(logger, topics, batch.Rejections.Count, first.Reason);
        return true;
    }
}
