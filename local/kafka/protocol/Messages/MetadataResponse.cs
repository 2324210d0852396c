using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>Metadata (key 3), versions 0-12: brokers, topics and the leader of each partition.</summary>
public sealed class MetadataResponse : IMessage
{
    public int ThrottleTimeMs;
    public List<Broker> Brokers = [];
    public string? ClusterId;
    public int ControllerId = -1;
    public List<Topic> Topics = [];
    public int ClusterAuthorizedOperations = int.MinValue;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs, since: 3);
        wire.Array(ref Brokers);
        wire.NullableString(ref ClusterId, since: 2);
        wire.Int32(ref ControllerId, since: 1);
        wire.Array(ref Topics);
        wire.Int32(ref ClusterAuthorizedOperations, since: 8, until: 10);
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
            wire.NullableString(ref Rack, since: 1);
            wire.Tags();
        }
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : IMessage
    {
        public ErrorCode ErrorCode;
        public string? Name;
        public Guid TopicId;
        public bool IsInternal;
        public List<Partition> Partitions = [];
        public int TopicAuthorizedOperations = int.MinValue;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.Error(ref ErrorCode);
            wire.NullableString(ref Name);
            wire.Uuid(ref TopicId, since: 10);
            wire.Boolean(ref IsInternal, since: 1);
            wire.Array(ref Partitions);
            wire.Int32(ref TopicAuthorizedOperations, since: 8);
            wire.Tags();
        }

        /// <summary>One partition.</summary>
        public sealed class Partition : IMessage
        {
            public ErrorCode ErrorCode;
            public int Index;
            public int LeaderId;
            public int LeaderEpoch = -1;
            public List<int> ReplicaNodes = [];
            public List<int> IsrNodes = [];
            public List<int> OfflineReplicas = [];

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Error(ref ErrorCode);
                wire.Int32(ref Index);
                wire.Int32(ref LeaderId);
                wire.Int32(ref LeaderEpoch, since: 7);
                wire.Int32Array(ref ReplicaNodes);
                wire.Int32Array(ref IsrNodes);
                wire.Int32Array(ref OfflineReplicas, since: 5);
                wire.Tags();
            }
        }
    }
}
