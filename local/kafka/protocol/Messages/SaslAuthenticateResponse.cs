using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>SaslAuthenticate (key 36), versions 0-2: the outcome of the sign-in.</summary>
public sealed class SaslAuthenticateResponse : IMessage
{
    public ErrorCode ErrorCode;
    public string? ErrorMessage;
    public ReadOnlyMemory<byte> AuthBytes;
    public long SessionLifetimeMs;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Error(ref ErrorCode);
        wire.NullableString(ref ErrorMessage);
        wire.Bytes(ref AuthBytes);
        wire.Int64(ref SessionLifetimeMs, since: 1);
        wire.Tags();
    }
}
