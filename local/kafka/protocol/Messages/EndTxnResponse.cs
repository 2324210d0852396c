using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>EndTxn (key 26), versions 0-4: the outcome.</summary>
public sealed class EndTxnResponse : IMessage
{
    public int ThrottleTimeMs;
    public ErrorCode ErrorCode;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Error(ref ErrorCode);
        wire.Tags();
    }
}
