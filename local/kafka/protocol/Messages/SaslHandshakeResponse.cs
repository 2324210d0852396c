using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>SaslHandshake (key 17), versions 0-1: whether the mechanism is served.</summary>
public sealed class SaslHandshakeResponse : IMessage
{
    public ErrorCode ErrorCode;
    public List<string> Mechanisms = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Error(ref ErrorCode);
        wire.StringArray(ref Mechanisms);
    }
}
