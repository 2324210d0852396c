using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>ListOffsets (key 2), versions 1-7: the offset found for each partition.</summary>
public sealed class ListOffsetsResponse : IMessage
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
            public int Index;
            public ErrorCode ErrorCode;
            public long Timestamp = -1;
            public long Offset = -1;
            public int LeaderEpoch = -1;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Int32(ref Index);
                wire.Error(ref ErrorCode);
                wire.Int64(ref Timestamp);
                wire.Int64(ref Offset);
                wire.Int32(ref LeaderEpoch, since: 4);
                wire.Tags();
            }
        }
    }
}
