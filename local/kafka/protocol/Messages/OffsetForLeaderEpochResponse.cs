using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>OffsetForLeaderEpoch (key 23), versions 0-4: the end of each epoch.</summary>
public sealed class OffsetForLeaderEpochResponse : IMessage
{
    public int ThrottleTimeMs;
    public List<Topic> Topics = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs, since: 2);
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
            public ErrorCode ErrorCode;
            public int Index;
            public int LeaderEpoch = -1;
            public long EndOffset = -1;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Error(ref ErrorCode);
                wire.Int32(ref Index);
                wire.Int32(ref LeaderEpoch, since: 1);
                wire.Int64(ref EndOffset);
                wire.Tags();
            }
        }
    }
}
