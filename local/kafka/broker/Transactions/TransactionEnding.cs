using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Records;
using Meridian.Local.Kafka.Groups;
using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Transactions;

/// <summary>Ends transactions whose outcome is decided.</summary>
/// <remarks>
/// The decision is on disk first; then come a marker in every partition and the offsets of every group; then "complete" is noted.
/// A crash in between repeats what follows the decision: a marker is only written where the transaction is still open, and offsets are the same again.
/// </remarks>
internal sealed class TransactionEnding(TransactionStore store, TopicCatalog topics, GroupCoordinator groups, TimeProvider time)
{
    public ValueTask<ErrorCode> SaveAsync(Transaction transaction)
    {
        lock (transaction.Sync) return store.SaveAsync(transaction);
    }

    /// <summary>Carries out the decision that the transaction's state says was made, and returns once all of it is durable.</summary>
    /// <remarks>Nothing else changes a transaction while it is ending, so what it holds is read without its lock.</remarks>
    public async ValueTask<ErrorCode> RunAsync(Transaction transaction)
    {
        var isCommit = transaction.State == TransactionState.PrepareCommit;
        foreach (var partition in transaction.Partitions)
        {
            var error = await MarkAsync(transaction, partition, isCommit);
            if (error != ErrorCode.None) return error;
        }

        foreach (var (group, offsets) in isCommit ? transaction.Offsets : [])
        {
            var error = await groups.StoreAsync(groups.FindOrCreate(group), [.. offsets.Select(offset => (offset.Key, (StoredOffset?)offset.Value))]);
            if (error != ErrorCode.None) return error;
        }

        lock (transaction.Sync)
        {
            // It is complete already where this is tried again for want of the note below.
            if (transaction.IsEnding) transaction.Complete(time.GetUtcNow());
        }

        return await SaveAsync(transaction);
    }

    private async ValueTask<ErrorCode> MarkAsync(Transaction transaction, TopicPartition partition, bool isCommit)
    {
        // A topic deleted meanwhile takes its part of the transaction with it.
        if (topics.Log(partition.Topic, partition.Partition) is not { } log) return ErrorCode.None;
        if (!log.ReadProducers(producers => producers.HasOpenTransaction(transaction.ProducerId))) return ErrorCode.None;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        using var builder = RecordBatchBuilder.EndOfTransaction(transaction.ProducerId, transaction.Epoch, isCommit, now);
        using var marker = builder.Build();
        var error = await log.AppendDurablyAsync(marker.Memory);
        return error == ErrorCode.UnknownTopicOrPartition ? ErrorCode.None : error;
    }
}
