using Meridian.Kafka.Protocol.Records;
using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>Produce (key 0), versions 3-11: appends record batches.</summary>
public sealed class ProduceRequest : IMessage
{
    public string? TransactionalId;
    public short Acks;
    public int TimeoutMs;
    public List<Topic> Topics = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.NullableString(ref TransactionalId);
        wire.Int16(ref Acks);
        wire.Int32(ref TimeoutMs);
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
            public RecordSet Records;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Int32(ref Index);
                wire.Records(ref Records);
                wire.Tags();
            }
        }
    }
}
