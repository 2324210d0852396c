using Meridian.Kafka.Protocol;
using Meridian.Local.Kafka.Groups;

namespace Meridian.Local.Kafka.Transactions;

/// <summary>A transactional id, its owner, and the transaction it has open or had last. Used under <see cref="Sync"/>.</summary>
internal sealed class Transaction(string id, DateTimeOffset since)
{
    public const long NoProducer = -1;

    // How long an id is remembered without being used.
    private static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    public Lock Sync { get; } = new();

    public string Id => id;

    public long ProducerId { get; set; } = NoProducer;

    public short Epoch { get; set; }

    public TimeSpan Timeout { get; set; }

    public TransactionState State { get; set; }

    /// <summary>When the open transaction began, or when the id was last used.</summary>
    public DateTimeOffset Since { get; set; } = since;

    /// <summary>Whether the id was given up for want of use; who still holds this has to look for it anew.</summary>
    public bool IsForgotten { get; set; }

    public HashSet<TopicPartition> Partitions { get; } = [];

    /// <summary>The groups whose offsets are part of the transaction, with the offsets that count once it commits.</summary>
    public Dictionary<string, Dictionary<TopicPartition, StoredOffset>> Offsets { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether what is in memory is more than what could be saved.</summary>
    public bool IsUnsaved { get; set; }

    /// <summary>Whether the disk kept the decision from being carried out, so that it has to be tried again.</summary>
    public bool IsHeldUp { get; set; }

    public bool IsEnding => State is TransactionState.PrepareCommit or TransactionState.PrepareAbort;

    public bool IsIdle => State != TransactionState.Ongoing && !IsEnding;

    /// <summary>Whether a producer is the id's owner now.</summary>
    public ErrorCode CheckOwner(long producerId, short epoch)
    {
        if (producerId != ProducerId) return ErrorCode.InvalidProducerIdMapping;
        return epoch == Epoch ? ErrorCode.None : ErrorCode.ProducerFenced;
    }

    /// <summary>Whether something can be put into the transaction, which begins if it has not.</summary>
    public ErrorCode Begin(long producerId, short epoch, DateTimeOffset now)
    {
        var error = CheckOwner(producerId, epoch);
        if (error != ErrorCode.None) return error;
        if (IsEnding) return ErrorCode.ConcurrentTransactions;
        if (State == TransactionState.Ongoing) return ErrorCode.None;
        (State, Since) = (TransactionState.Ongoing, now);
        return ErrorCode.None;
    }

    /// <summary>Whether the owner has not announced that offsets of the group will come.</summary>
    public bool Lacks((long ProducerId, short Epoch) owner, string group)
    {
        lock (Sync) return CheckOwner(owner.ProducerId, owner.Epoch) == ErrorCode.None && !Offsets.ContainsKey(group);
    }

    public bool IsUnused(DateTimeOffset now) => IsIdle && now - Since > Retention;

    public bool IsOverdue(DateTimeOffset now) => State == TransactionState.Ongoing && now - Since > Timeout;

    /// <summary>The transaction is carried out.</summary>
    public void Complete(DateTimeOffset now)
    {
        State = State == TransactionState.PrepareCommit ? TransactionState.CompleteCommit : TransactionState.CompleteAbort;
        Since = now;
        Partitions.Clear();
        Offsets.Clear();
    }
}
