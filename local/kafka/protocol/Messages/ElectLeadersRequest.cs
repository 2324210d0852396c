using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>ElectLeaders (key 43), versions 0-2: asks for leader elections.</summary>
public sealed class ElectLeadersRequest : IMessage
{
    public sbyte ElectionType;
    public List<Topic>? Topics;
    public int TimeoutMs = 60000;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int8(ref ElectionType, since: 1);
        wire.NullableArray(ref Topics);
        wire.Int32(ref TimeoutMs);
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
}
