using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>ListOffsets (key 2), versions 1-7: finds offsets by time or by the ends of the log.</summary>
public sealed class ListOffsetsRequest : IMessage
{
    public int ReplicaId;
    public sbyte IsolationLevel;
    public List<Topic> Topics = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ReplicaId);
        wire.Int8(ref IsolationLevel, since: 2);
        wire.Array(ref Topics);
        wire.Tags();
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";
        public List<Partition> Partitions = [];

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Name);
            wire.Array(ref Partitions);
            wire.Tags();
        }

        /// <summary>One partition.</summary>
        public sealed class Partition : IMessage
        {
            public int Index;
            public int CurrentLeaderEpoch = -1;
            public long Timestamp;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Int32(ref Index);
                wire.Int32(ref CurrentLeaderEpoch, since: 4);
                wire.Int64(ref Timestamp);
                wire.Tags();
            }
        }
    }
}
