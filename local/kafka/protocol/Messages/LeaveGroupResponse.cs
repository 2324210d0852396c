using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>LeaveGroup (key 13), versions 0-5: the outcome for each member.</summary>
public sealed class LeaveGroupResponse : IMessage
{
    public int ThrottleTimeMs;
    public ErrorCode ErrorCode;
    public List<Member> Members = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs, since: 1);
        wire.Error(ref ErrorCode);
        wire.Array(ref Members, since: 3);
        wire.Tags();
    }

    /// <summary>One member.</summary>
    public sealed class Member : IMessage
    {
        public string MemberId = "";
        public string? GroupInstanceId;
        public ErrorCode ErrorCode;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref MemberId);
            wire.NullableString(ref GroupInstanceId);
            wire.Error(ref ErrorCode);
            wire.Tags();
        }
    }
}
