using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>InitProducerId (key 22), versions 0-5: the producer id and epoch to use.</summary>
public sealed class InitProducerIdResponse : IMessage
{
    public int ThrottleTimeMs;
    public ErrorCode ErrorCode;
    public long ProducerId = -1;
    public short ProducerEpoch;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Error(ref ErrorCode);
        wire.Int64(ref ProducerId);
        wire.Int16(ref ProducerEpoch);
        wire.Tags();
    }
}
