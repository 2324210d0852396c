using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>OffsetDelete (key 47), versions 0-0: the outcome for each partition.</summary>
public sealed class OffsetDeleteResponse : IMessage
{
    public ErrorCode ErrorCode;
    public int ThrottleTimeMs;
    public List<Topic> Topics = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Error(ref ErrorCode);
        wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref Topics);
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
        }

        /// <summary>One partition.</summary>
        public sealed class Partition : IMessage
        {
            public int Index;
            public ErrorCode ErrorCode;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Int32(ref Index);
                wire.Error(ref ErrorCode);
            }
        }
    }
}
