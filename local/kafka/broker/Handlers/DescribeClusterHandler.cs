using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class DescribeClusterHandler(Broker broker) : Handler<DescribeClusterRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(DescribeClusterRequest request, RequestContext context) => Answer(new DescribeClusterResponse
    {
        ClusterId = broker.Cluster.Id,
        ControllerId = broker.Cluster.Controller.Id,
        ClusterAuthorizedOperations = AccessRules.OnCluster(request.IncludeClusterAuthorizedOperations),
        Brokers = [.. broker.Cluster.Live.Select(node => new DescribeClusterResponse.Broker { NodeId = node.Id, Host = node.Host, Port = node.Port })],
    });
}
