using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Groups;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class DescribeGroupsHandler(Broker broker) : Handler<DescribeGroupsRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(DescribeGroupsRequest request, RequestContext context) =>
        Answer(new DescribeGroupsResponse { Groups = request.Groups.ConvertAll(id => Describe(id, request.IncludeAuthorizedOperations, context)) });

    private DescribeGroupsResponse.Group Describe(string id, bool withOperations, RequestContext context)
    {
        if (broker.Cluster.CoordinatorOf(id) != context.Node) return new DescribeGroupsResponse.Group { GroupId = id, ErrorCode = ErrorCode.NotCoordinator };
        if (broker.Groups.Find(id) is not { } group) return new DescribeGroupsResponse.Group { GroupId = id, GroupState = nameof(GroupState.Dead) };
        lock (group.Sync)
        {
            return new DescribeGroupsResponse.Group
            {
                GroupId = id,
                AuthorizedOperations = AccessRules.OnGroup(withOperations),
                GroupState = group.State.ToString(),
                ProtocolType = group.ProtocolType ?? "",
                ProtocolData = group.ProtocolName ?? "",
                Members = [.. group.Members.Select(member => Describe(group, member))],
            };
        }
    }

    private static DescribeGroupsResponse.Group.Member Describe(Group group, Member member) => new()
    {
        MemberId = member.Id,
        GroupInstanceId = member.InstanceId,
        ClientId = member.ClientId,
        ClientHost = "/" + member.ClientHost,
        MemberMetadata = member.MetadataFor(group.ProtocolName),
        MemberAssignment = member.Assignment,
    };
}
