using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DescribeCluster (key 60), versions 0-1: the brokers.</summary>
public sealed class DescribeClusterResponse : IMessage
{
    public int ThrottleTimeMs;
    public ErrorCode ErrorCode;
    public string? ErrorMessage;
    public sbyte EndpointType = 1;
    public string ClusterId = "";
    public int ControllerId = -1;
    public List<Broker> Brokers = [];
    public int ClusterAuthorizedOperations = int.MinValue;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Error(ref ErrorCode);
        wire.NullableString(ref ErrorMessage);
        wire.Int8(ref EndpointType, since: 1);
        wire.String(ref ClusterId);
        wire.Int32(ref ControllerId);
        wire.Array(ref Brokers);
        wire.Int32(ref ClusterAuthorizedOperations);
        wire.Tags();
    }

    /// <summary>One broker.</summary>
    public sealed class Broker : IMessage
    {
        public int NodeId;
        public string Host = "";
        public int Port;
        public string? Rack;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.Int32(ref NodeId);
            wire.String(ref Host);
            wire.Int32(ref Port);
            wire.NullableString(ref Rack);
            wire.Tags();
        }
    }
}
