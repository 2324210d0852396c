using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class DeleteGroupsHandler(Broker broker) : Handler<DeleteGroupsRequest>
{
    protected override async ValueTask<IMessage?> HandleAsync(DeleteGroupsRequest request, RequestContext context)
    {
        var response = new DeleteGroupsResponse();
        foreach (var id in request.GroupNames)
        {
            var isHere = broker.Cluster.CoordinatorOf(id) == context.Node;
            var error = isHere ? await broker.Groups.DeleteAsync(id) : ErrorCode.NotCoordinator;
            response.Results.Add(new DeleteGroupsResponse.Group { GroupId = id, ErrorCode = error });
        }

        return response;
    }
}
