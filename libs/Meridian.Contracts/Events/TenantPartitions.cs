using System.Buffers.Binary;

namespace Meridian.Contracts.Events;

/// <summary>
/// The few partitions that a tenant's events go to, a user's always to the same of them (ADR-010). A request of many users so becomes a few large
/// blocks instead of one small block for each partition there is, and a tenant that floods meets only those who share its partitions.
/// </summary>
/// <remarks>
/// To change <see cref="Spread"/>, the hash or the number of partitions moves users to other partitions: ADR-010 says what that means for what is
/// already there.
/// </remarks>
public readonly struct TenantPartitions
{
    /// <summary>Partitions a tenant has, where there are so many.</summary>
    public const int Spread = 3;

    private readonly int _first;
    private readonly int _second;
    private readonly int _third;
    private readonly int _count;

    /// <summary>The partitions of a tenant.</summary>
    /// <param name="tenantId">Whose.</param>
    /// <param name="partitions">Of the topic.</param>
    public TenantPartitions(Guid tenantId, int partitions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        _count = Math.Min(Spread, partitions);
        Span<byte> name = stackalloc byte[16 + sizeof(int)];
        tenantId.TryWriteBytes(name, bigEndian: true, out _);
        (_first, _second, _third) = (Pick(name, 0, partitions), Pick(name, 1, partitions), Pick(name, 2, partitions));
    }

    /// <summary>The partition of a user's events.</summary>
    /// <param name="key">As <see cref="EventPartition.WriteKey"/> makes it.</param>
    public int Of(ReadOnlySpan<byte> key) => ((EventPartition.Murmur2(key) & int.MaxValue) % (uint)_count) switch
    {
        0 => _first,
        1 => _second,
        _ => _third,
    };

    /// <summary>All of them.</summary>
    public IReadOnlyList<int> All => [.. ((int[])[_first, _second, _third]).Take(_count)];

    // One of every third partition, so that the three have different leaders where leaders take turns, as brokers assign them.
    private int Pick(Span<byte> name, int slot, int partitions)
    {
        if (slot >= _count) return 0;
        BinaryPrimitives.WriteInt32BigEndian(name[16..], slot);
        var choices = ((partitions - slot - 1) / _count) + 1;
        return slot + (_count * (int)((EventPartition.Murmur2(name) & int.MaxValue) % (uint)choices));
    }
}
