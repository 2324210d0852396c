using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Groups;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class SyncGroupHandler(Broker broker) : Handler<SyncGroupRequest>
{
    protected override async ValueTask<IMessage?> HandleAsync(SyncGroupRequest request, RequestContext context)
    {
        if (broker.Cluster.CoordinatorOf(request.GroupId) != context.Node) return new SyncGroupResponse { ErrorCode = ErrorCode.NotCoordinator };
        if (broker.Groups.Find(request.GroupId) is not { } group) return new SyncGroupResponse { ErrorCode = ErrorCode.UnknownMemberId };
        return await broker.Groups.Change(group, () => Sync(group, request));
    }

    private static Task<SyncGroupResponse> Sync(Group group, SyncGroupRequest request)
    {
        var (member, error) = MemberCheck.Find(group, request.MemberId, request.GroupInstanceId, request.GenerationId);
        if (member is null) return Refuse(error);
        var isOtherProtocol = (request.ProtocolType is { } type && type != group.ProtocolType) || (request.ProtocolName is { } name && name != group.ProtocolName);
        if (isOtherProtocol) return Refuse(ErrorCode.InconsistentGroupProtocol);

        group.KeepAlive(member);
        return group.State switch
        {
            GroupState.PreparingRebalance => Refuse(ErrorCode.RebalanceInProgress),
            GroupState.CompletingRebalance => Park(group, member, request),
            GroupState.Stable => Task.FromResult(group.AssignmentOf(member)),
            GroupState.Empty or GroupState.Dead => Refuse(ErrorCode.UnknownMemberId),
        };
    }

    private static Task<SyncGroupResponse> Park(Group group, Member member, SyncGroupRequest request)
    {
        member.AnswerSync(new SyncGroupResponse { ErrorCode = ErrorCode.RebalanceInProgress });
        var syncing = new TaskCompletionSource<SyncGroupResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        member.Syncing = syncing;
        if (member.Id == group.Leader) group.Assign(request.Assignments);
        return syncing.Task;
    }

    private static Task<SyncGroupResponse> Refuse(ErrorCode error) => Task.FromResult(new SyncGroupResponse { ErrorCode = error });
}
