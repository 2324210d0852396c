namespace Meridian.Local.Kafka.Transactions;

/// <summary>Where a transactional id stands. The names are shown by the protocol and the numbers stored: never renumber.</summary>
internal enum TransactionState
{
    /// <summary>An id without a transaction so far.</summary>
    Empty = 0,
    Ongoing = 1,

    /// <summary>The decision to commit is on disk; what is left is to carry it out.</summary>
    PrepareCommit = 2,

    /// <inheritdoc cref="PrepareCommit"/>
    PrepareAbort = 3,
    CompleteCommit = 4,
    CompleteAbort = 5,
}
