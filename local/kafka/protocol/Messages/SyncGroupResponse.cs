using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>SyncGroup (key 14), versions 0-5: what this member is assigned.</summary>
public sealed class SyncGroupResponse : IMessage
{
    public int ThrottleTimeMs;
    public ErrorCode ErrorCode;
    public string? ProtocolType;
    public string? ProtocolName;
    public ReadOnlyMemory<byte> Assignment;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs, since: 1);
        wire.Error(ref ErrorCode);
        wire.NullableString(ref ProtocolType, since: 5);
        wire.NullableString(ref ProtocolName, since: 5);
        wire.Bytes(ref Assignment);
        wire.Tags();
    }
}
