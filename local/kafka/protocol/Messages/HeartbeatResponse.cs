using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>Heartbeat (key 12), versions 0-4: whether the generation still stands.</summary>
public sealed class HeartbeatResponse : IMessage
{
    public int ThrottleTimeMs;
    public ErrorCode ErrorCode;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs, since: 1);
        wire.Error(ref ErrorCode);
        wire.Tags();
    }
}
