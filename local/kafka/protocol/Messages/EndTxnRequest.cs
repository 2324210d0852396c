using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>EndTxn (key 26), versions 0-4: commits or aborts the open transaction.</summary>
public sealed class EndTxnRequest : IMessage
{
    public string TransactionalId = "";
    public long ProducerId;
    public short ProducerEpoch;
    public bool Committed;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.String(ref TransactionalId);
        wire.Int64(ref ProducerId);
        wire.Int16(ref ProducerEpoch);
        wire.Boolean(ref Committed);
        wire.Tags();
    }
}
