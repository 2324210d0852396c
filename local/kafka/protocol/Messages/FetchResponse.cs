using Meridian.Kafka.Protocol.Records;
using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>Fetch (key 1), versions 4-16: record batches as they lie in the log.</summary>
public sealed class FetchResponse : IMessage
{
    public int ThrottleTimeMs;
    public ErrorCode ErrorCode;
    public int SessionId;
    public List<Topic> Responses = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Error(ref ErrorCode, since: 7);
        wire.Int32(ref SessionId, since: 7);
        wire.Array(ref Responses);
        wire.Tags();
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";
        public Guid TopicId;
        public List<Partition> Partitions = [];

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Name, until: 12);
            wire.Uuid(ref TopicId, since: 13);
            wire.Array(ref Partitions);
            wire.Tags();
        }

        /// <summary>One partition.</summary>
        public sealed class Partition : IMessage
        {
            public int Index;
            public ErrorCode ErrorCode;
            public long HighWatermark;
            public long LastStableOffset = -1;
            public long LogStartOffset = -1;
            public List<AbortedTransaction>? AbortedTransactions;
            public int PreferredReadReplica = -1;
            public RecordSet Records;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Int32(ref Index);
                wire.Error(ref ErrorCode);
                wire.Int64(ref HighWatermark);
                wire.Int64(ref LastStableOffset);
                wire.Int64(ref LogStartOffset, since: 5);
                wire.NullableArray(ref AbortedTransactions);
                wire.Int32(ref PreferredReadReplica, since: 11);
                wire.Records(ref Records);
                wire.Tags();
            }

            /// <summary>One aborted transaction.</summary>
            public sealed class AbortedTransaction : IMessage
            {
                public long ProducerId;
                public long FirstOffset;

                public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
                {
                    wire.Int64(ref ProducerId);
                    wire.Int64(ref FirstOffset);
                    wire.Tags();
                }
            }
        }
    }
}
