using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>OffsetDelete (key 47), versions 0-0: forgets stored offsets of a group.</summary>
public sealed class OffsetDeleteRequest : IMessage
{
    public string GroupId = "";
    public List<Topic> Topics = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.String(ref GroupId);
        wire.Array(ref Topics);
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
        }

        /// <summary>One partition.</summary>
        public sealed class Partition : IMessage
        {
            public int Index;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Int32(ref Index);
            }
        }
    }
}
