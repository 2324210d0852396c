using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>OffsetFetch (key 9), versions 0-9: the stored offsets.</summary>
public sealed class OffsetFetchResponse : IMessage
{
    public int ThrottleTimeMs;
    public List<Topic> Topics = [];
    public ErrorCode ErrorCode;
    public List<Group> Groups = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs, since: 3);
        wire.Array(ref Topics, until: 7);
        wire.Error(ref ErrorCode, since: 2, until: 7);
        wire.Array(ref Groups, since: 8);
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
            public string? Metadata;
            public ErrorCode ErrorCode;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Int32(ref Index);
                wire.Int64(ref CommittedOffset);
                wire.Int32(ref CommittedLeaderEpoch, since: 5);
                wire.NullableString(ref Metadata);
                wire.Error(ref ErrorCode);
                wire.Tags();
            }
        }
    }

    /// <summary>One group.</summary>
    public sealed class Group : IMessage
    {
        public string GroupId = "";
        public List<Topic> Topics = [];
        public ErrorCode ErrorCode;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref GroupId);
            wire.Array(ref Topics);
            wire.Error(ref ErrorCode);
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
                public string? Metadata;
                public ErrorCode ErrorCode;

                public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
                {
                    wire.Int32(ref Index);
                    wire.Int64(ref CommittedOffset);
                    wire.Int32(ref CommittedLeaderEpoch);
                    wire.NullableString(ref Metadata);
                    wire.Error(ref ErrorCode);
                    wire.Tags();
                }
            }
        }
    }
}
