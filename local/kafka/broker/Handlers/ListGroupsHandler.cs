using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Groups;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class ListGroupsHandler(Broker broker) : Handler<ListGroupsRequest>
{
    private const string Classic = "classic";

    protected override ValueTask<IMessage?> HandleAsync(ListGroupsRequest request, RequestContext context) => Answer(new ListGroupsResponse
    {
        Groups =
        [
            .. broker.Groups.All
                .Where(group => broker.Cluster.CoordinatorOf(group.Id) == context.Node && IsWanted(group, request))
                .Select(group => new ListGroupsResponse.Group
                {
                    GroupId = group.Id,
                    ProtocolType = group.ProtocolType ?? "",
                    GroupState = group.State.ToString(),
                    GroupType = Classic,
                }),
        ],
    });

    private static bool IsWanted(Group group, ListGroupsRequest request) =>
        (request.StatesFilter.Count == 0 || request.StatesFilter.Contains(group.State.ToString(), StringComparer.OrdinalIgnoreCase))
        && (request.TypesFilter.Count == 0 || request.TypesFilter.Contains(Classic, StringComparer.OrdinalIgnoreCase));
}
