using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>LeaveGroup (key 13), versions 0-5: takes members out of a group.</summary>
public sealed class LeaveGroupRequest : IMessage
{
    public string GroupId = "";
    public string MemberId = "";
    public List<Member> Members = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.String(ref GroupId);
        wire.String(ref MemberId, until: 2);
        wire.Array(ref Members, since: 3);
        wire.Tags();
    }

    /// <summary>One member.</summary>
    public sealed class Member : IMessage
    {
        public string MemberId = "";
        public string? GroupInstanceId;
        public string? Reason;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref MemberId);
            wire.NullableString(ref GroupInstanceId);
            wire.NullableString(ref Reason, since: 5);
            wire.Tags();
        }
    }
}
