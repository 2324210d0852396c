using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>OffsetForLeaderEpoch (key 23), versions 0-4: asks where a leader epoch ends.</summary>
public sealed class OffsetForLeaderEpochRequest : IMessage
{
    public int ReplicaId = -2;
    public List<Topic> Topics = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ReplicaId, since: 3);
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
            public int LeaderEpoch;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Int32(ref Index);
                wire.Int32(ref CurrentLeaderEpoch, since: 2);
                wire.Int32(ref LeaderEpoch);
                wire.Tags();
            }
        }
    }
}
