using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>OffsetFetch (key 9), versions 0-9: asks for the offsets a group has stored.</summary>
public sealed class OffsetFetchRequest : IMessage
{
    public string GroupId = "";
    public List<Topic>? Topics;
    public List<Group> Groups = [];
    public bool RequireStable;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.String(ref GroupId, until: 7);
        wire.NullableArray(ref Topics, until: 7);
        wire.Array(ref Groups, since: 8);
        wire.Boolean(ref RequireStable, since: 7);
        wire.Tags();
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";
        public List<int> Partitions = [];

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Name);
            wire.Int32Array(ref Partitions);
            wire.Tags();
        }
    }

    /// <summary>One group.</summary>
    public sealed class Group : IMessage
    {
        public string GroupId = "";
        public string? MemberId;
        public int MemberEpoch = -1;
        public List<Topic>? Topics;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref GroupId);
            wire.NullableString(ref MemberId, since: 9);
            wire.Int32(ref MemberEpoch, since: 9);
            wire.NullableArray(ref Topics);
            wire.Tags();
        }
    }
}
