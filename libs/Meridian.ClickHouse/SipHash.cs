using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Meridian.ClickHouse;

/// <summary>SipHash-2-4 with a key of zeros (Aumasson, Bernstein 2012), as ClickHouse has it: its <c>sipHash64</c> and <c>sipHash128Reference</c> of the same bytes are the same numbers.</summary>
public ref struct SipHash
{
    private const ulong Wide = 0xee;

    private ulong _v0, _v1, _v2, _v3;

    private SipHash(ulong wide) => (_v0, _v1, _v2, _v3) = (0x736f6d6570736575, 0x646f72616e646f6d ^ wide, 0x6c7967656e657261, 0x7465646279746573);

    /// <summary><c>sipHash64</c> of a text.</summary>
    public static ulong Of(ReadOnlySpan<byte> text)
    {
        var hash = new SipHash(0);
        hash.AddLast(text, 0);
        return hash.Finish(0xff, 0);
    }

    /// <summary><c>sipHash128Reference</c> of sixteen bytes, given as two numbers with the low byte first, and a text behind them.</summary>
    public static UInt128 Of(ulong first, ulong second, ReadOnlySpan<byte> text)
    {
        var hash = new SipHash(Wide);
        hash.Add(first);
        hash.Add(second);
        hash.AddLast(text, 2 * sizeof(ulong));
        var low = hash.Finish(Wide, 0);
        return new UInt128(hash.Finish(0, 0xdd), low);
    }

    // Four hashes are computed for an event: as calls the rounds cost twice as much.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(ulong word)
    {
        _v3 ^= word;
        Round();
        Round();
        _v0 ^= word;
    }

    // The last word has the length of all.
    private void AddLast(ReadOnlySpan<byte> text, int before)
    {
        var rest = text;
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..]) Add(BinaryPrimitives.ReadUInt64LittleEndian(rest));
        Span<byte> last = stackalloc byte[sizeof(ulong)];
        last.Clear();
        rest.CopyTo(last);
        last[^1] = (byte)(before + text.Length);
        Add(BinaryPrimitives.ReadUInt64LittleEndian(last));
    }

    private ulong Finish(ulong intoV2, ulong intoV1)
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
