using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Groups;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class HeartbeatHandler(Broker broker) : Handler<HeartbeatRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(HeartbeatRequest request, RequestContext context) =>
        Answer(new HeartbeatResponse { ErrorCode = Beat(request, context) });

    private ErrorCode Beat(HeartbeatRequest request, RequestContext context)
    {
        if (broker.Cluster.CoordinatorOf(request.GroupId) != context.Node) return ErrorCode.NotCoordinator;
        if (broker.Groups.Find(request.GroupId) is not { } group) return ErrorCode.UnknownMemberId;
        lock (group.Sync)
        {
            var (member, error) = MemberCheck.Find(group, request.MemberId, request.GroupInstanceId, request.GenerationId);
            if (member is null) return error;
            group.KeepAlive(member);
            return group.State == GroupState.PreparingRebalance ? ErrorCode.RebalanceInProgress : ErrorCode.None;
        }
    }
}
