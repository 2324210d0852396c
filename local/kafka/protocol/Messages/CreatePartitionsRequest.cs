using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>CreatePartitions (key 37), versions 0-3: gives topics more partitions.</summary>
public sealed class CreatePartitionsRequest : IMessage
{
    public List<Topic> Topics = [];
    public int TimeoutMs;
    public bool ValidateOnly;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Array(ref Topics);
        wire.Int32(ref TimeoutMs);
        wire.Boolean(ref ValidateOnly);
        wire.Tags();
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";
        public int Count;
        public List<Assignment>? Assignments;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Name);
            wire.Int32(ref Count);
            wire.NullableArray(ref Assignments);
            wire.Tags();
        }

        /// <summary>One assignment.</summary>
        public sealed class Assignment : IMessage
        {
            public List<int> BrokerIds = [];

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Int32Array(ref BrokerIds);
                wire.Tags();
            }
        }
    }
}
