using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DescribeProducers (key 61), versions 0-0: the producers of each partition.</summary>
public sealed class DescribeProducersResponse : IMessage
{
    public int ThrottleTimeMs;
    public List<Topic> Topics = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs);
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
            public ErrorCode ErrorCode;
            public string? ErrorMessage;
            public List<Producer> ActiveProducers = [];

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Int32(ref Index);
                wire.Error(ref ErrorCode);
                wire.NullableString(ref ErrorMessage);
                wire.Array(ref ActiveProducers);
                wire.Tags();
            }

            /// <summary>One producer.</summary>
            public sealed class Producer : IMessage
            {
                public long ProducerId;
                public int ProducerEpoch;
                public int LastSequence = -1;
                public long LastTimestamp = -1;
                public int CoordinatorEpoch;
                public long CurrentTxnStartOffset = -1;

                public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
                {
                    wire.Int64(ref ProducerId);
                    wire.Int32(ref ProducerEpoch);
                    wire.Int32(ref LastSequence);
                    wire.Int64(ref LastTimestamp);
                    wire.Int32(ref CoordinatorEpoch);
                    wire.Int64(ref CurrentTxnStartOffset);
                    wire.Tags();
                }
            }
        }
    }
}
