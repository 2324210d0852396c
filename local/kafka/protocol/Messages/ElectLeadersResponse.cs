using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>ElectLeaders (key 43), versions 0-2: the outcome for each partition.</summary>
public sealed class ElectLeadersResponse : IMessage
{
    public int ThrottleTimeMs;
    public ErrorCode ErrorCode;
    public List<Topic> Topics = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Error(ref ErrorCode, since: 1);
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
            public string? ErrorMessage;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Int32(ref Index);
                wire.Error(ref ErrorCode);
                wire.NullableString(ref ErrorMessage);
                wire.Tags();
            }
        }
    }
}
