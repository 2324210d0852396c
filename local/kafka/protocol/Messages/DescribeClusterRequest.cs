using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DescribeCluster (key 60), versions 0-1: asks for the brokers.</summary>
public sealed class DescribeClusterRequest : IMessage
{
    public bool IncludeClusterAuthorizedOperations;
    public sbyte EndpointType = 1;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Boolean(ref IncludeClusterAuthorizedOperations);
        wire.Int8(ref EndpointType, since: 1);
        wire.Tags();
    }
}
