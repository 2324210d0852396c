using System.Buffers.Binary;
using System.Numerics;

namespace Meridian.ApiGateway.Features.Cohorts;

/// <summary>SipHash-2-4 with a key of zeros (Aumasson, Bernstein 2012): what ClickHouse's sipHash64 makes of a text.</summary>
internal static class SipHash
{
    public static ulong Of(ReadOnlySpan<byte> text)
    {
        var state = new State();
        var rest = text;
        for (; rest.Length >= 8; rest = rest[8..]) state.Add(BinaryPrimitives.ReadUInt64LittleEndian(rest));
        Span<byte> last = stackalloc byte[8];
        rest.CopyTo(last);
        last[7] = (byte)text.Length;
        state.Add(BinaryPrimitives.ReadUInt64LittleEndian(last));
        return state.Finish();
    }

    private struct State()
    {
        private ulong _v0 = 0x736f6d6570736575, _v1 = 0x646f72616e646f6d, _v2 = 0x6c7967656e657261, _v3 = 0x7465646279746573;

        public void Add(ulong word)
        {
            _v3 ^= word;
            Round();
            Round();
            _v0 ^= word;
        }

        public ulong Finish()
        {
            _v2 ^= 0xff;
            for (var round = 0; round < 4; round++) Round();
            return _v0 ^ _v1 ^ _v2 ^ _v3;
        }

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
