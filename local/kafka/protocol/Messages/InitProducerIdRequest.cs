using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>InitProducerId (key 22), versions 0-5: asks for a producer id, and fences older owners of a transactional id.</summary>
public sealed class InitProducerIdRequest : IMessage
{
    public string? TransactionalId;
    public int TransactionTimeoutMs;
    public long ProducerId = -1;
    public short ProducerEpoch = -1;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.NullableString(ref TransactionalId);
        wire.Int32(ref TransactionTimeoutMs);
        wire.Int64(ref ProducerId, since: 3);
        wire.Int16(ref ProducerEpoch, since: 3);
        wire.Tags();
    }
}
