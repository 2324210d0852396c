using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>OffsetCommit (key 8), versions 2-9: stores the offsets a group has processed.</summary>
public sealed class OffsetCommitRequest : IMessage
{
    public string GroupId = "";
    public int GenerationId = -1;
    public string MemberId = "";
    public string? GroupInstanceId;
    public long RetentionTimeMs = -1;
    public List<Topic> Topics = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.String(ref GroupId);
        wire.Int32(ref GenerationId);
        wire.String(ref MemberId);
        wire.NullableString(ref GroupInstanceId, since: 7);
        wire.Int64(ref RetentionTimeMs, until: 4);
        wire.Array(ref Topics);
        wire.Tags();
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";
        public List<Partition> Partitions = [];

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Name);
            wire.Array(ref Partitions);
            wire.Tags();
        }

        /// <summary>One partition.</summary>
        public sealed class Partition : IMessage
        {
            public int Index;
            public long CommittedOffset;
            public int CommittedLeaderEpoch = -1;
            public string? CommittedMetadata;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Int32(ref Index);
                wire.Int64(ref CommittedOffset);
                wire.Int32(ref CommittedLeaderEpoch, since: 6);
                wire.NullableString(ref CommittedMetadata);
                wire.Tags();
            }
        }
    }
}
