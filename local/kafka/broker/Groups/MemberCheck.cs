using Meridian.Kafka.Protocol;

namespace Meridian.Local.Kafka.Groups;

/// <summary>Whether a request really comes from a member of the current generation.</summary>
internal static class MemberCheck
{
    /// <summary>The member, or why the request is refused.</summary>
    public static (Member? Member, ErrorCode Error) Find(Group group, string memberId, string? instanceId)
    {
        if (group.State == GroupState.Dead) return (null, ErrorCode.UnknownMemberId);
        if (group.FindStatic(instanceId) is { } known && known.Id != memberId) return (null, ErrorCode.FencedInstanceId);
        return group.Find(memberId) is { } member ? (member, ErrorCode.None) : (null, ErrorCode.UnknownMemberId);
    }

    /// <inheritdoc cref="Find(Group, string, string?)"/>
    public static (Member? Member, ErrorCode Error) Find(Group group, string memberId, string? instanceId, int generation)
    {
        var found = Find(group, memberId, instanceId);
        return found.Member is not null && generation != group.Generation ? (null, ErrorCode.IllegalGeneration) : found;
    }

    /// <summary>Whether offsets may be stored: by a member of the current generation, or by anyone without one while the group has no members.</summary>
    public static ErrorCode MayCommit(Group group, string memberId, string? instanceId, int generation)
    {
        if (group.State == GroupState.Dead) return ErrorCode.CoordinatorNotAvailable;
        if (generation < 0 && group.State == GroupState.Empty) return ErrorCode.None;
        var (member, error) = Find(group, memberId, instanceId, generation);
        if (member is null) return group.State == GroupState.Empty && memberId.Length > 0 && generation >= 0 ? ErrorCode.UnknownMemberId : error;
        group.KeepAlive(member);
        return group.State == GroupState.CompletingRebalance ? ErrorCode.RebalanceInProgress : ErrorCode.None;
    }
}
