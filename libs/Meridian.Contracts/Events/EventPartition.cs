using System.Buffers.Binary;
using System.Buffers.Text;

namespace Meridian.Contracts.Events;

/// <summary>
/// Which partition a user's events go to: every producer must agree, or the order of a user's events is lost.
/// It is what Kafka's Java client does with the same key: murmur2 of the key, made positive, modulo the partitions.
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

    /// <summary>The partition of a key.</summary>
    public static int Of(ReadOnlySpan<byte> key, int partitions) => (int)((Murmur2(key) & int.MaxValue) % partitions);

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
