using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>JoinGroup (key 11), versions 0-9: the generation joined; to its leader also the members.</summary>
public sealed class JoinGroupResponse : IMessage
{
    public int ThrottleTimeMs;
    public ErrorCode ErrorCode;
    public int GenerationId = -1;
    public string? ProtocolType;
    public string? ProtocolName;
    public string Leader = "";
    public bool SkipAssignment;
    public string MemberId = "";
    public List<Member> Members = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs, since: 2);
        wire.Error(ref ErrorCode);
        wire.Int32(ref GenerationId);
        wire.NullableString(ref ProtocolType, since: 7);
        wire.NullableString(ref ProtocolName);
        wire.String(ref Leader);
        wire.Boolean(ref SkipAssignment, since: 9);
        wire.String(ref MemberId);
        wire.Array(ref Members);
        wire.Tags();
    }

    /// <summary>One member.</summary>
    public sealed class Member : IMessage
    {
        public string MemberId = "";
        public string? GroupInstanceId;
        public ReadOnlyMemory<byte> Metadata;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref MemberId);
            wire.NullableString(ref GroupInstanceId, since: 5);
            wire.Bytes(ref Metadata);
            wire.Tags();
        }
    }
}
