using System.Buffers.Binary;

namespace Meridian.EventProcessor.Features.Enrichment.Sessions;

/// <summary>
/// The id of a session: a UUID of version 8 (RFC 9562) made of when the session began, in milliseconds since 1970 UTC (48 bits), and of whose it
/// is (74 bits of <see cref="SessionTracker.KeyOf"/>). So the same events always get the same ids, ids sort by time, and the beginning of a
/// session can be read back from its id.
/// </summary>
internal static class SessionId
{
    private const int StartBytes = 6;

    public static Guid Of(UInt128 key, long startMs)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, key);
        Span<byte> start = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(start, startMs);
        start[^StartBytes..].CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>When the session began.</summary>
    public static long StartOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16;
    }
}
