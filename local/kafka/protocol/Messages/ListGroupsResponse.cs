using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>ListGroups (key 16), versions 0-5: the groups.</summary>
public sealed class ListGroupsResponse : IMessage
{
    public int ThrottleTimeMs;
    public ErrorCode ErrorCode;
    public List<Group> Groups = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs, since: 1);
        wire.Error(ref ErrorCode);
        wire.Array(ref Groups);
        wire.Tags();
    }

    /// <summary>One group.</summary>
    public sealed class Group : IMessage
    {
        public string GroupId = "";
        public string ProtocolType = "";
        public string GroupState = "";
        public string GroupType = "";

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref GroupId);
            wire.String(ref ProtocolType);
            wire.String(ref GroupState, since: 4);
            wire.String(ref GroupType, since: 5);
            wire.Tags();
        }
    }
}
