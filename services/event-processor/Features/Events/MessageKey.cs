using System.Buffers.Binary;
using Meridian.ClickHouse;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>
/// A tenant's message id as 128 bits: SipHash-2-4 with 128-bit output and a zero key over the tenant's 16 bytes and the id, which ClickHouse
/// computes too (<c>sipHash128Reference</c>). 128 bits, because a collision would lose an event.
/// </summary>
internal static class MessageKey
{
    /// <summary>The same number in ClickHouse, as FixedString(16).</summary>
    public const string Sql = "sipHash128Reference(concat(UUIDToNum(tenant_id), message_id))";

    private const int TenantBytes = 16;

    public static UInt128 Of(Guid tenant, ReadOnlySpan<byte> messageId)
    {
        Span<byte> bytes = stackalloc byte[TenantBytes];
        tenant.TryWriteBytes(bytes, bigEndian: true, out _);
        return SipHash.Of(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(ulong)..]), messageId);
    }

    /// <summary>Reads what ClickHouse computed.</summary>
    public static UInt128 Read(ReadOnlySpan<byte> fixedString) => BinaryPrimitives.ReadUInt128LittleEndian(fixedString);
}
