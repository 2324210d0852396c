using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DescribeGroups (key 15), versions 0-5: state and members of each group.</summary>
public sealed class DescribeGroupsResponse : IMessage
{
    public int ThrottleTimeMs;
    public List<Group> Groups = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs, since: 1);
        wire.Array(ref Groups);
        wire.Tags();
    }

    /// <summary>One group.</summary>
    public sealed class Group : IMessage
    {
        public ErrorCode ErrorCode;
        public string GroupId = "";
        public string GroupState = "";
        public string ProtocolType = "";
        public string ProtocolData = "";
        public List<Member> Members = [];
        public int AuthorizedOperations = int.MinValue;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.Error(ref ErrorCode);
            wire.String(ref GroupId);
            wire.String(ref GroupState);
            wire.String(ref ProtocolType);
            wire.String(ref ProtocolData);
            wire.Array(ref Members);
            wire.Int32(ref AuthorizedOperations, since: 3);
            wire.Tags();
        }

        /// <summary>One member.</summary>
        public sealed class Member : IMessage
        {
            public string MemberId = "";
            public string? GroupInstanceId;
            public string ClientId = "";
            public string ClientHost = "";
            public ReadOnlyMemory<byte> MemberMetadata;
            public ReadOnlyMemory<byte> MemberAssignment;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.String(ref MemberId);
                wire.NullableString(ref GroupInstanceId, since: 4);
                wire.String(ref ClientId);
                wire.String(ref ClientHost);
                wire.Bytes(ref MemberMetadata);
                wire.Bytes(ref MemberAssignment);
                wire.Tags();
            }
        }
    }
}
