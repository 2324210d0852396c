using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>TxnOffsetCommit (key 28), versions 0-4: stores offsets that count once the transaction commits.</summary>
public sealed class TxnOffsetCommitRequest : IMessage
{
    public string TransactionalId = "";
    public string GroupId = "";
    public long ProducerId;
    public short ProducerEpoch;
    public int GenerationId = -1;
    public string MemberId = "";
    public string? GroupInstanceId;
    public List<Topic> Topics = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.String(ref TransactionalId);
        wire.String(ref GroupId);
        wire.Int64(ref ProducerId);
        wire.Int16(ref ProducerEpoch);
        wire.Int32(ref GenerationId, since: 3);
        wire.String(ref MemberId, since: 3);
        wire.NullableString(ref GroupInstanceId, since: 3);
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
                wire.Int32(ref CommittedLeaderEpoch, since: 2);
                wire.NullableString(ref CommittedMetadata);
                wire.Tags();
            }
        }
    }
}
