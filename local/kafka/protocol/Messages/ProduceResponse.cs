using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>Produce (key 0), versions 3-11: the offset each batch was given.</summary>
public sealed class ProduceResponse : IMessage
{
    public List<Topic> Responses = [];
    public int ThrottleTimeMs;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Array(ref Responses);
        wire.Int32(ref ThrottleTimeMs);
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
            public long BaseOffset;
            public long LogAppendTimeMs = -1;
            public long LogStartOffset = -1;
            public List<RecordError> RecordErrors = [];
            public string? ErrorMessage;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Int32(ref Index);
                wire.Error(ref ErrorCode);
                wire.Int64(ref BaseOffset);
                wire.Int64(ref LogAppendTimeMs);
                wire.Int64(ref LogStartOffset, since: 5);
                wire.Array(ref RecordErrors, since: 8);
                wire.NullableString(ref ErrorMessage, since: 8);
                wire.Tags();
            }

            /// <summary>One record error.</summary>
            public sealed class RecordError : IMessage
            {
                public int BatchIndex;
                public string? Message;

                public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
                {
                    wire.Int32(ref BatchIndex);
                    wire.NullableString(ref Message);
                    wire.Tags();
                }
            }
        }
    }
}
