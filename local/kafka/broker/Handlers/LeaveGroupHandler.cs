using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Groups;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class LeaveGroupHandler(Broker broker) : Handler<LeaveGroupRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(LeaveGroupRequest request, RequestContext context)
    {
        if (broker.Cluster.CoordinatorOf(request.GroupId) != context.Node) return Answer(new LeaveGroupResponse { ErrorCode = ErrorCode.NotCoordinator });
        var group = broker.Groups.Find(request.GroupId);
        if (context.Version < 3) return Answer(new LeaveGroupResponse { ErrorCode = Leave(group, request.MemberId, null) });

        return Answer(new LeaveGroupResponse
        {
            Members =
            [
                .. request.Members.Select(member => new LeaveGroupResponse.Member
                {
                    MemberId = member.MemberId,
                    GroupInstanceId = member.GroupInstanceId,
                    ErrorCode = Leave(group, member.MemberId, member.GroupInstanceId),
                }),
            ],
        });
    }

    private ErrorCode Leave(Group? group, string memberId, string? instanceId) =>
        group is null ? ErrorCode.UnknownMemberId : broker.Groups.Change(group, () => LeaveLocked(group, memberId, instanceId));

    private static ErrorCode LeaveLocked(Group group, string memberId, string? instanceId)
    {
        if (group.RemovePending(memberId)) return ErrorCode.None;
        // An administrator removes a static member by its instance id alone.
        if (memberId.Length == 0 && group.FindStatic(instanceId) is { } named) memberId = named.Id;
        var (member, error) = MemberCheck.Find(group, memberId, instanceId);
        if (member is not null) group.Remove(member);
        return error;
    }
}
