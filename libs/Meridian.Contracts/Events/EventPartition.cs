using System.Buffers.Binary;
using System.Buffers.Text;

namespace Meridian.Contracts.Events;

/// <summary>
/// Which partition a user's events go to: every producer must agree, or the order of a user's events is lost. A tenant's users share a few
/// partitions (<see cref="TenantPartitions"/>); which of them a user has is decided by the murmur2 of the key, as Kafka's Java client has it.
/// </summary>
public static class EventPartition
{
    /// <summary>Bytes that come before the subject in a key.</summary>
    public const int TenantPrefixLength = 37;

    private const uint Seed = 0x9747b28c;
    private const uint Mix = 0x5bd1e995;
    private const int Rotation = 24;

    /// <summary>The key: the tenant's id, a slash, and <see cref="IngestEvent.Subject"/>.</summary>
    /// <param name="target">Takes <see cref="TenantPrefixLength"/> bytes and the subject.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteKey(Guid tenantId, ReadOnlySpan<byte> subject, Span<byte> target)
    {
        Utf8Formatter.TryFormat(tenantId, target, out var written);
        target[written++] = (byte)'/';
        subject.CopyTo(target[written..]);
        return written + subject.Length;
    }

    internal static uint Murmur2(ReadOnlySpan<byte> bytes)
    {
        var hash = Seed ^ (uint)bytes.Length;
        for (; bytes.Length >= sizeof(uint); bytes = bytes[sizeof(uint)..])
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Mix;
            hash = (hash * Mix) ^ ((word ^ (word >> Rotation)) * Mix);
        }

        for (var at = bytes.Length - 1; at >= 0; at--) hash ^= (uint)bytes[at] << (8 * at);
        // An empty tail does not multiply: the reference falls through its switch.
        if (!bytes.IsEmpty) hash *= Mix;
        hash = (hash ^ (hash >> 13)) * Mix;
        return hash ^ (hash >> 15);
    }
}
