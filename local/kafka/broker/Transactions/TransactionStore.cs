using Meridian.Kafka.Protocol;
using Meridian.Local.Kafka.Groups;
using Meridian.Local.Kafka.Storage;

namespace Meridian.Local.Kafka.Transactions;

/// <summary>Keeps transactions in a log.</summary>
internal sealed class TransactionStore(InternalLog log)
{
    public ValueTask<ErrorCode> SaveAsync(Transaction transaction) => log.WriteAsync(KeyOf(transaction), ValueOf(transaction));

    public ValueTask<ErrorCode> ForgetAsync(Transaction transaction) => log.WriteAsync(KeyOf(transaction), null);

    public IEnumerable<Transaction> Load()
    {
        var transactions = new Dictionary<string, Transaction>(StringComparer.Ordinal);
        foreach (var (key, value) in log.ReadAll<TransactionRecords.Key>())
        {
            transactions.Remove(key.TransactionalId);
            if (value is { } bytes) transactions[key.TransactionalId] = Restore(key.TransactionalId, InternalLog.Decode<TransactionRecords.Value>(bytes));
        }

        return transactions.Values;
    }

    private static TransactionRecords.Key KeyOf(Transaction transaction) => new() { TransactionalId = transaction.Id };

    private static TransactionRecords.Value ValueOf(Transaction transaction) => new()
    {
        ProducerId = transaction.ProducerId,
        Epoch = transaction.Epoch,
        TimeoutMs = (long)transaction.Timeout.TotalMilliseconds,
        State = (short)transaction.State,
        Since = transaction.Since.ToUnixTimeMilliseconds(),
        Partitions = [.. transaction.Partitions.Select(partition => new TransactionRecords.Partition { Topic = partition.Topic, Index = partition.Partition })],
        Groups = [.. transaction.Offsets.Select(group => new TransactionRecords.Group { Id = group.Key, Offsets = [.. group.Value.Select(OffsetOf)] })],
    };

    private static TransactionRecords.Offset OffsetOf(KeyValuePair<TopicPartition, StoredOffset> offset) => new()
    {
        Topic = offset.Key.Topic,
        Partition = offset.Key.Partition,
        Stored = GroupStore.ValueOf(offset.Value),
    };

    private static Transaction Restore(string id, TransactionRecords.Value saved)
    {
        var transaction = new Transaction(id, DateTimeOffset.FromUnixTimeMilliseconds(saved.Since))
        {
            ProducerId = saved.ProducerId,
            Epoch = saved.Epoch,
            Timeout = TimeSpan.FromMilliseconds(saved.TimeoutMs),
            State = (TransactionState)saved.State,
        };
        transaction.Partitions.UnionWith(saved.Partitions.Select(partition => new TopicPartition(partition.Topic, partition.Index)));
        foreach (var group in saved.Groups)
        {
            transaction.Offsets[group.Id] = group.Offsets.ToDictionary(
                offset => new TopicPartition(offset.Topic, offset.Partition), offset => GroupStore.OffsetOf(offset.Stored));
        }

        return transaction;
    }
}
