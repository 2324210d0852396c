using System.Collections.Concurrent;
using Meridian.Kafka.Protocol;
using Meridian.Local.Kafka.Groups;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Transactions;

/// <summary>All transactional ids: who owns them, what their transactions hold, and how these end.</summary>
#pragma warning disable CA1502 // The rules of who may do what to a transaction when: they are read together.
internal sealed class TransactionCoordinator(
    TransactionStore store, TransactionEnding ending, ProducerIds producerIds, TimeProvider time, ILogger logger)
{
    private const short LastEpoch = short.MaxValue - 1;
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, Transaction> _transactions = new(StringComparer.Ordinal);

    public static TransactionCoordinator Of(BrokerStorage storage, GroupCoordinator groups, TimeProvider time, ILogger logger)
    {
        var store = new TransactionStore(storage.Transactions);
        return new TransactionCoordinator(store, new TransactionEnding(store, storage.Topics, groups, time), storage.ProducerIds, time, logger);
    }

    public ICollection<Transaction> All => _transactions.Values;

    public Transaction? Find(string id) => _transactions.GetValueOrDefault(id);

    /// <summary>Reads what was saved, and carries out what had been decided when the broker stopped.</summary>
    public async Task LoadAsync()
    {
        foreach (var transaction in store.Load()) _transactions[transaction.Id] = transaction;
        foreach (var transaction in All.Where(transaction => transaction.IsEnding)) await CarryOutAsync(transaction);
    }

    /// <summary>Gives the id to the caller: whoever owned it before is fenced, and a transaction left open is aborted.</summary>
    /// <param name="owner">What the caller believes it owns, or a producer id of -1.</param>
    public async ValueTask<(ErrorCode Error, long ProducerId, short Epoch)> InitAsync(string id, TimeSpan timeout, (long ProducerId, short Epoch) owner)
    {
        if (timeout <= TimeSpan.Zero || timeout > LongestTimeout) return (ErrorCode.InvalidTransactionTimeout, -1, -1);
        var transaction = _transactions.GetOrAdd(id, static (name, time) => new Transaction(name, time.GetUtcNow()), time);
        bool mustAbort;
        (long ProducerId, short Epoch, TransactionState State) before;
        lock (transaction.Sync)
        {
            if (owner.ProducerId >= 0 && transaction.CheckOwner(owner.ProducerId, owner.Epoch) != ErrorCode.None) return (ErrorCode.ProducerFenced, -1, -1);
            if (transaction.IsEnding || transaction.IsForgotten) return (ErrorCode.ConcurrentTransactions, -1, -1);
            mustAbort = transaction.State == TransactionState.Ongoing;
            before = (transaction.ProducerId, transaction.Epoch, transaction.State);
            if (!TakeOver(transaction)) return (ErrorCode.KafkaStorageError, -1, -1);
            transaction.Timeout = timeout;
            transaction.State = mustAbort ? TransactionState.PrepareAbort : TransactionState.Empty;
            transaction.Since = time.GetUtcNow();
        }

        var error = await ending.SaveAsync(transaction);
        if (error != ErrorCode.None)
        {
            lock (transaction.Sync) (transaction.ProducerId, transaction.Epoch, transaction.State) = before;
        }
        else if (mustAbort)
        {
            error = await CarryOutAsync(transaction);
        }

        return (error, transaction.ProducerId, transaction.Epoch);
    }

    /// <summary>Puts partitions into the transaction, and returns once that is durable.</summary>
    public ValueTask<ErrorCode> AddPartitionsAsync(string id, (long ProducerId, short Epoch) owner, IReadOnlyCollection<TopicPartition> partitions) =>
        ChangeAsync(id, owner, transaction =>
        {
            var before = transaction.Partitions.Count;
            transaction.Partitions.UnionWith(partitions);
            return transaction.Partitions.Count > before;
        });

    /// <summary>Announces that offsets of a group will be part of the transaction.</summary>
    public ValueTask<ErrorCode> AddGroupAsync(string id, (long ProducerId, short Epoch) owner, string group) =>
        ChangeAsync(id, owner, transaction => transaction.Offsets.TryAdd(group, []));

    /// <summary>Keeps offsets that the group gets once the transaction commits.</summary>
    public ValueTask<ErrorCode> AddOffsetsAsync(
        string id, (long ProducerId, short Epoch) owner, string group, IReadOnlyList<(TopicPartition Partition, StoredOffset Offset)> offsets)
    {
        if (Find(id)?.Lacks(owner, group) == true) return new(ErrorCode.InvalidTxnState);
        return ChangeAsync(id, owner, transaction =>
        {
            if (!transaction.Offsets.TryGetValue(group, out var pending)) transaction.Offsets[group] = pending = [];
            foreach (var (partition, offset) in offsets) pending[partition] = offset;
            return true;
        });
    }

    /// <summary>Commits or aborts, and returns once all of it is durable.</summary>
    public async ValueTask<ErrorCode> EndAsync(string id, (long ProducerId, short Epoch) owner, bool commit)
    {
        if (Find(id) is not { } transaction) return ErrorCode.InvalidProducerIdMapping;
        lock (transaction.Sync)
        {
            var error = transaction.CheckOwner(owner.ProducerId, owner.Epoch);
            if (error != ErrorCode.None) return error;
            if (transaction.IsEnding) return ErrorCode.ConcurrentTransactions;
            // A client that did not get the answer asks again.
            if (transaction.State == (commit ? TransactionState.CompleteCommit : TransactionState.CompleteAbort)) return ErrorCode.None;
            if (transaction.State != TransactionState.Ongoing) return ErrorCode.InvalidTxnState;
            transaction.State = commit ? TransactionState.PrepareCommit : TransactionState.PrepareAbort;
        }

        return await DecideAsync(transaction);
    }

    /// <summary>Whether a transactional batch may go into a partition. The log asks under its lock, so that no batch can slip in behind the marker.</summary>
    public ErrorCode MayProduce(string id, long producerId, short epoch, TopicPartition partition)
    {
        if (Find(id) is not { } transaction) return ErrorCode.InvalidProducerIdMapping;
        lock (transaction.Sync)
        {
            var error = transaction.CheckOwner(producerId, epoch);
            if (error != ErrorCode.None) return error == ErrorCode.ProducerFenced ? ErrorCode.InvalidProducerEpoch : error;
            return transaction.State == TransactionState.Ongoing && transaction.Partitions.Contains(partition) ? ErrorCode.None : ErrorCode.InvalidTxnState;
        }
    }

    /// <summary>Whether an open transaction may yet change the group's offset of a partition.</summary>
    public bool HasPendingOffset(string group, TopicPartition partition)
    {
        foreach (var transaction in All)
        {
            lock (transaction.Sync)
            {
                if (transaction.Offsets.TryGetValue(group, out var pending) && pending.ContainsKey(partition)) return true;
            }
        }

        return false;
    }

    /// <summary>Aborts transactions that outlived their timeout, and forgets ids that are long unused.</summary>
    public async ValueTask ExpireAsync()
    {
        var now = time.GetUtcNow();
        foreach (var transaction in All)
        {
            if (transaction.IsHeldUp) await CarryOutAsync(transaction);
            else if (transaction.IsOverdue(now)) await AbortOverdueAsync(transaction, now);
            else if (transaction.IsUnused(now)) await ForgetAsync(transaction, now);
        }
    }

    private async ValueTask<ErrorCode> ChangeAsync(string id, (long ProducerId, short Epoch) owner, Func<Transaction, bool> change)
    {
        if (Find(id) is not { } transaction) return ErrorCode.InvalidProducerIdMapping;
        ValueTask<ErrorCode> saving;
        lock (transaction.Sync)
        {
            var isNew = transaction.State != TransactionState.Ongoing;
            var error = transaction.Begin(owner.ProducerId, owner.Epoch, time.GetUtcNow());
            if (error != ErrorCode.None) return error;
            if (!change(transaction) && !isNew && !transaction.IsUnsaved) return ErrorCode.None;
            saving = store.SaveAsync(transaction);
        }

        var saved = await saving;
        lock (transaction.Sync) transaction.IsUnsaved = saved != ErrorCode.None;
        return saved;
    }

    // Without the decision on the disk there is none. Once it is there, it will be carried out.
    private async ValueTask<ErrorCode> DecideAsync(Transaction transaction)
    {
        var saved = await ending.SaveAsync(transaction);
        if (saved == ErrorCode.None) return await CarryOutAsync(transaction);
        lock (transaction.Sync) transaction.State = TransactionState.Ongoing;
        return saved;
    }

    private async ValueTask<ErrorCode> CarryOutAsync(Transaction transaction)
    {
        var error = await ending.RunAsync(transaction);
        if (error != ErrorCode.None && !transaction.IsHeldUp) Log.TransactionHeldUp(logger, transaction.Id, error);
        transaction.IsHeldUp = error != ErrorCode.None;
        return error;
    }

    private bool TakeOver(Transaction transaction)
    {
        if (transaction.ProducerId != Transaction.NoProducer && transaction.Epoch < LastEpoch)
        {
            transaction.Epoch++;
            return true;
        }

        try
        {
            (transaction.ProducerId, transaction.Epoch) = (producerIds.Next(), 0);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async ValueTask AbortOverdueAsync(Transaction transaction, DateTimeOffset now)
    {
        lock (transaction.Sync)
        {
            if (!transaction.IsOverdue(now)) return;
            // The epoch moves on, so that its owner learns of this at its next request.
            if (transaction.Epoch < LastEpoch) transaction.Epoch++;
            transaction.State = TransactionState.PrepareAbort;
        }

        await DecideAsync(transaction);
    }

    private async ValueTask ForgetAsync(Transaction transaction, DateTimeOffset now)
    {
        ValueTask<ErrorCode> saving;
        lock (transaction.Sync)
        {
            if (!transaction.IsUnused(now)) return;
            transaction.IsForgotten = true;
            // In the log before a new owner's first record, which cannot be before the id is removed here.
            saving = store.ForgetAsync(transaction);
            _transactions.TryRemove(transaction.Id, out _);
        }

        await saving;
    }
}
