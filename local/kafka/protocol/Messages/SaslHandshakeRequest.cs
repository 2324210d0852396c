using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>SaslHandshake (key 17), versions 0-1: names the SASL mechanism to use.</summary>
public sealed class SaslHandshakeRequest : IMessage
{
    public string Mechanism = "";

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.String(ref Mechanism);
    }
}
