using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

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
        Span<byte> tenantBytes = stackalloc byte[TenantBytes];
        tenant.TryWriteBytes(tenantBytes, bigEndian: true, out _);
        var state = new State(0x736f6d6570736575, 0x646f72616e646f6d ^ 0xee, 0x6c7967656e657261, 0x7465646279746573);
        state.Compress(BinaryPrimitives.ReadUInt64LittleEndian(tenantBytes));
        state.Compress(BinaryPrimitives.ReadUInt64LittleEndian(tenantBytes[8..]));
        var rest = messageId;
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..]) state.Compress(BinaryPrimitives.ReadUInt64LittleEndian(rest));

        Span<byte> last = stackalloc byte[sizeof(ulong)];
        last.Clear();
        rest.CopyTo(last);
        last[^1] = (byte)(TenantBytes + messageId.Length);
        state.Compress(BinaryPrimitives.ReadUInt64LittleEndian(last));
        var low = state.Finish(0xee, 0);
        return new UInt128(state.Finish(0, 0xdd), low);
    }

    /// <summary>Reads what ClickHouse computed.</summary>
    public static UInt128 Read(ReadOnlySpan<byte> fixedString) => BinaryPrimitives.ReadUInt128LittleEndian(fixedString);

    private struct State(ulong v0, ulong v1, ulong v2, ulong v3)
    {
        private ulong _v0 = v0, _v1 = v1, _v2 = v2, _v3 = v3;

        // Four hashes are computed for an event: as calls the rounds cost twice as much.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Compress(ulong word)
        {
            _v3 ^= word;
            Round();
            Round();
            _v0 ^= word;
        }

        public ulong Finish(ulong intoV2, ulong intoV1)
        {
            _v2 ^= intoV2;
            _v1 ^= intoV1;
            for (var round = 0; round < 4; round++) Round();
            return _v0 ^ _v1 ^ _v2 ^ _v3;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Round()
        {
            _v0 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
            _v0 = BitOperations.RotateLeft(_v0, 32);
            _v2 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
            _v0 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
            _v2 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
            _v2 = BitOperations.RotateLeft(_v2, 32);
        }
    }
}
