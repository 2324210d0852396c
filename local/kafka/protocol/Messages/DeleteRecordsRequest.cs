using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DeleteRecords (key 21), versions 0-2: moves the start of logs forward.</summary>
public sealed class DeleteRecordsRequest : IMessage
{
    public List<Topic> Topics = [];
    public int TimeoutMs;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Array(ref Topics);
        wire.Int32(ref TimeoutMs);
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
            public long Offset;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Int32(ref Index);
                wire.Int64(ref Offset);
                wire.Tags();
            }
        }
    }
}
