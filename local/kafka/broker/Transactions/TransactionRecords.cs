using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Groups;

namespace Meridian.Local.Kafka.Transactions;

/// <summary>The records of the log in which transactions outlive a restart.</summary>
internal static class TransactionRecords
{
    internal sealed class Key : IMessage
    {
        public string TransactionalId = "";

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire => wire.String(ref TransactionalId);
    }

    internal sealed class Value : IMessage
    {
        public long ProducerId;
        public short Epoch;
        public long TimeoutMs;
        public short State;
        public long Since;
        public List<Partition> Partitions = [];
        public List<Group> Groups = [];

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.Int64(ref ProducerId);
            wire.Int16(ref Epoch);
            wire.Int64(ref TimeoutMs);
            wire.Int16(ref State);
            wire.Int64(ref Since);
            wire.Array(ref Partitions);
            wire.Array(ref Groups);
        }
    }

    internal sealed class Partition : IMessage
    {
        public string Topic = "";
        public int Index;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Topic);
            wire.Int32(ref Index);
        }
    }

    internal sealed class Group : IMessage
    {
        public string Id = "";
        public List<Offset> Offsets = [];

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Id);
            wire.Array(ref Offsets);
        }
    }

    internal sealed class Offset : IMessage
    {
        public string Topic = "";
        public int Partition;
        public GroupRecords.OffsetValue Stored = new();

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Topic);
            wire.Int32(ref Partition);
            Stored.Describe(ref wire);
        }
    }
}
