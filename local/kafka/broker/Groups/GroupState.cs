namespace Meridian.Local.Kafka.Groups;

/// <summary>Where a group stands. The names are those the protocol shows.</summary>
internal enum GroupState
{
    /// <summary>No members; offsets may be stored.</summary>
    Empty,

    /// <summary>Waiting for all members to join the next generation.</summary>
    PreparingRebalance,

    /// <summary>Joined; waiting for the leader's assignment.</summary>
    CompletingRebalance,

    /// <summary>Every member has its assignment.</summary>
    Stable,

    /// <summary>Deleted.</summary>
    Dead,
}
