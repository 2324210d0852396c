using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class FindCoordinatorHandler(Broker broker) : Handler<FindCoordinatorRequest>
{
    private const short BatchSince = 4;

    protected override ValueTask<IMessage?> HandleAsync(FindCoordinatorRequest request, RequestContext context)
    {
        if (context.Version >= BatchSince) return Answer(new FindCoordinatorResponse { Coordinators = request.CoordinatorKeys.ConvertAll(Find) });
        var found = broker.Cluster.CoordinatorOf(request.Key);
        return Answer(new FindCoordinatorResponse { NodeId = found.Id, Host = found.Host, Port = found.Port });
    }

    private FindCoordinatorResponse.Coordinator Find(string key)
    {
        var found = broker.Cluster.CoordinatorOf(key);
        return new FindCoordinatorResponse.Coordinator { Key = key, NodeId = found.Id, Host = found.Host, Port = found.Port };
    }
}
