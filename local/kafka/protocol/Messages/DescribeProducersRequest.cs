using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DescribeProducers (key 61), versions 0-0: asks for the producers a partition knows.</summary>
public sealed class DescribeProducersRequest : IMessage
{
    public List<Topic> Topics = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Array(ref Topics);
        wire.Tags();
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";
        public List<int> PartitionIndexes = [];

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Name);
            wire.Int32Array(ref PartitionIndexes);
            wire.Tags();
        }
    }
}
