using System.IO.Pipelines;
using Meridian.Contracts.Scores;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Meridian.MlScoring.Features.Batches;

/// <summary>Takes in new batches.</summary>
internal sealed class BatchIntake(BatchQueue queue, BatchBook book, IOptions<BatchOptions> options, TimeProvider time)
{
    /// <returns>The batch, or what is wrong.</returns>
    /// <exception cref="TimeoutException">Redis is away.</exception>
    public async Task<(ScoreBatch? Batch, ProblemHttpResult? Problem)> TakeAsync(Guid tenantId, string model, Guid? cohort, PipeReader body, CancellationToken cancellationToken)
    {
        using var room = queue.TryReserve(tenantId);
        if (room is null) return (null, Problems.BatchesFull(options.Value.MaxOpen));
        var ids = new IdSpool(options.Value.Folder);
        try
        {
            if (await new IdLines(ids, options.Value.MaxIds).ReadAsync(body, cancellationToken) is { } flaw)
            {
                ids.Dispose();
                return (null, flaw);
            }

            ids.Rewind();
            var batch = new ScoreBatch(Guid.CreateVersion7(), model, cohort, BatchBook.Running, ids.Count, 0, 0, time.GetUtcNow(), null, null);
            await book.AddAsync(tenantId, batch);
            queue.Add(new Batch(tenantId, batch, ids));
            return (batch, null);
        }
        catch
        {
            ids.Dispose();
            throw;
        }
    }
}
