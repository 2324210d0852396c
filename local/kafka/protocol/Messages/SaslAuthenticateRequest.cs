using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>SaslAuthenticate (key 36), versions 0-2: carries the bytes of the SASL mechanism.</summary>
public sealed class SaslAuthenticateRequest : IMessage
{
    public ReadOnlyMemory<byte> AuthBytes;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Bytes(ref AuthBytes);
        wire.Tags();
    }
}
