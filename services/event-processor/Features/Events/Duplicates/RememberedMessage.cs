using System.Runtime.InteropServices;

namespace Meridian.EventProcessor.Features.Events.Duplicates;

/// <summary>A message that was decided to be new, in 24 bytes: its key, when it arrived and in which partition. All zero is none.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct RememberedMessage
{
    private const int PartitionBits = 16;

    private readonly ulong _high;
    private readonly ulong _low;
    private readonly ulong _where;

    /// <param name="key">Of <see cref="MessageKey"/>.</param>
    /// <param name="partition">Below 65,535.</param>
    /// <param name="arrivedMs">Milliseconds since 1970 UTC.</param>
    public RememberedMessage(UInt128 key, int partition, long arrivedMs)
    {
        (_high, _low) = ((ulong)(key >> 64), (ulong)key);
        _where = ((ulong)arrivedMs << PartitionBits) | (uint)(partition + 1);
    }

    public bool IsNone => _where == 0;

    public long ArrivedMs => (long)(_where >> PartitionBits);

    public int Partition => (int)(_where & ((1 << PartitionBits) - 1)) - 1;

    /// <summary>The half of the key that runs are ordered by.</summary>
    public ulong High => _high;

    /// <summary>The half of the key that the table goes by.</summary>
    public ulong Low => _low;

    public bool HasKey(ulong high, ulong low) => _high == high && _low == low;
}
