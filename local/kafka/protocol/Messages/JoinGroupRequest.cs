using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>JoinGroup (key 11), versions 0-9: enters a group, or enters its next generation.</summary>
public sealed class JoinGroupRequest : IMessage
{
    public string GroupId = "";
    public int SessionTimeoutMs;
    public int RebalanceTimeoutMs = -1;
    public string MemberId = "";
    public string? GroupInstanceId;
    public string ProtocolType = "";
    public List<Protocol> Protocols = [];
    public string? Reason;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.String(ref GroupId);
        wire.Int32(ref SessionTimeoutMs);
        wire.Int32(ref RebalanceTimeoutMs, since: 1);
        wire.String(ref MemberId);
        wire.NullableString(ref GroupInstanceId, since: 5);
        wire.String(ref ProtocolType);
        wire.Array(ref Protocols);
        wire.NullableString(ref Reason, since: 8);
        wire.Tags();
    }

    /// <summary>One protocol.</summary>
    public sealed class Protocol : IMessage
    {
        public string Name = "";
        public ReadOnlyMemory<byte> Metadata;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Name);
            wire.Bytes(ref Metadata);
            wire.Tags();
        }
    }
}
