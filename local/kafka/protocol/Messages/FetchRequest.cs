using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>Fetch (key 1), versions 4-16: reads record batches, waiting for them if asked to.</summary>
public sealed class FetchRequest : IMessage
{
    public int ReplicaId = -1;
    public int MaxWaitMs;
    public int MinBytes;
    public int MaxBytes = int.MaxValue;
    public sbyte IsolationLevel;
    public int SessionId;
    public int SessionEpoch = -1;
    public List<Topic> Topics = [];
    public List<ForgottenTopic> ForgottenTopics = [];
    public string RackId = "";

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ReplicaId, until: 14);
        wire.Int32(ref MaxWaitMs);
        wire.Int32(ref MinBytes);
        wire.Int32(ref MaxBytes);
        wire.Int8(ref IsolationLevel);
        wire.Int32(ref SessionId, since: 7);
        wire.Int32(ref SessionEpoch, since: 7);
        wire.Array(ref Topics);
        wire.Array(ref ForgottenTopics, since: 7);
        wire.String(ref RackId, since: 11);
        wire.Tags();
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";
        public Guid TopicId;
        public List<Partition> Partitions = [];

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Name, until: 12);
            wire.Uuid(ref TopicId, since: 13);
            wire.Array(ref Partitions);
            wire.Tags();
        }

        /// <summary>One partition.</summary>
        public sealed class Partition : IMessage
        {
            public int Index;
            public int CurrentLeaderEpoch = -1;
            public long FetchOffset;
            public int LastFetchedEpoch = -1;
            public long LogStartOffset = -1;
            public int PartitionMaxBytes;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Int32(ref Index);
                wire.Int32(ref CurrentLeaderEpoch, since: 9);
                wire.Int64(ref FetchOffset);
                wire.Int32(ref LastFetchedEpoch, since: 12);
                wire.Int64(ref LogStartOffset, since: 5);
                wire.Int32(ref PartitionMaxBytes);
                wire.Tags();
            }
        }
    }

    /// <summary>One forgotten topic.</summary>
    public sealed class ForgottenTopic : IMessage
    {
        public string Name = "";
        public Guid TopicId;
        public List<int> Partitions = [];

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Name, until: 12);
            wire.Uuid(ref TopicId, since: 13);
            wire.Int32Array(ref Partitions);
            wire.Tags();
        }
    }
}
