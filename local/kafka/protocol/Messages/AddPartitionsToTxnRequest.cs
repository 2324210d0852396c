using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>AddPartitionsToTxn (key 24), versions 0-3: puts partitions into the open transaction.</summary>
public sealed class AddPartitionsToTxnRequest : IMessage
{
    public string TransactionalId = "";
    public long ProducerId;
    public short ProducerEpoch;
    public List<Topic> Topics = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.String(ref TransactionalId);
        wire.Int64(ref ProducerId);
        wire.Int16(ref ProducerEpoch);
        wire.Array(ref Topics);
        wire.Tags();
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";
        public List<int> Partitions = [];

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Name);
            wire.Int32Array(ref Partitions);
            wire.Tags();
        }
    }
}
