using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>AddOffsetsToTxn (key 25), versions 0-4: puts a group's offsets into the open transaction.</summary>
public sealed class AddOffsetsToTxnRequest : IMessage
{
    public string TransactionalId = "";
    public long ProducerId;
    public short ProducerEpoch;
    public string GroupId = "";

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.String(ref TransactionalId);
        wire.Int64(ref ProducerId);
        wire.Int16(ref ProducerEpoch);
        wire.String(ref GroupId);
        wire.Tags();
    }
}
