using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Local.Kafka.Groups;

/// <summary>The records of the log in which groups and their offsets outlive a restart. Keys say what a record is of; a later record of a key replaces the earlier.</summary>
internal static class GroupRecords
{
    /// <summary>Key of the offset of one partition (a topic is named) or of a group itself (none is).</summary>
    internal sealed class Key : IMessage
    {
        public string Group = "";
        public string? Topic;
        public int Partition;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Group);
            wire.NullableString(ref Topic);
            wire.Int32(ref Partition);
        }
    }

    /// <summary>A stored offset.</summary>
    internal sealed class OffsetValue : IMessage
    {
        public long Offset;
        public int LeaderEpoch;
        public string Metadata = "";
        public long StoredAt;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.Int64(ref Offset);
            wire.Int32(ref LeaderEpoch);
            wire.String(ref Metadata);
            wire.Int64(ref StoredAt);
        }
    }

    /// <summary>A generation of a group with its members and their assignments.</summary>
    internal sealed class GroupValue : IMessage
    {
        public int Generation;
        public string ProtocolType = "";
        public string? ProtocolName;
        public string? Leader;
        public List<MemberValue> Members = [];

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.Int32(ref Generation);
            wire.String(ref ProtocolType);
            wire.NullableString(ref ProtocolName);
            wire.NullableString(ref Leader);
            wire.Array(ref Members);
        }
    }

    /// <summary>A member of a generation.</summary>
    internal sealed class MemberValue : IMessage
    {
        public string Id = "";
        public string? InstanceId;
        public string ClientId = "";
        public string ClientHost = "";
        public int SessionTimeoutMs;
        public int RebalanceTimeoutMs;
        public ReadOnlyMemory<byte> Metadata;
        public ReadOnlyMemory<byte> Assignment;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Id);
            wire.NullableString(ref InstanceId);
            wire.String(ref ClientId);
            wire.String(ref ClientHost);
            wire.Int32(ref SessionTimeoutMs);
            wire.Int32(ref RebalanceTimeoutMs);
            wire.Bytes(ref Metadata);
            wire.Bytes(ref Assignment);
        }
    }
}
