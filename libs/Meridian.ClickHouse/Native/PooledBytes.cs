using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Meridian.ClickHouse.Native;

/// <summary>A growing run of bytes out of the shared pool. Reset keeps the memory for the next block.</summary>
internal sealed class PooledBytes : IDisposable
{
    private const int FirstSize = 4096;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstSize);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Append(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        Length += value.Length;
    }

    /// <summary>The value in the machine's order, little-endian on every platform .NET runs ClickHouse clients on.</summary>
    public void Append<T>(T value) where T : unmanaged
    {
        MemoryMarshal.Write(Reserve(Unsafe.SizeOf<T>()), value);
        Length += Unsafe.SizeOf<T>();
    }

    /// <summary>An unsigned LEB128 number.</summary>
    public void AppendVarint(uint value)
    {
        while (value >= 0x80)
        {
            Append((byte)(value | 0x80));
            value >>= 7;
        }

        Append((byte)value);
    }

    public void Reset() => Length = 0;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private Span<byte> Reserve(int more)
    {
        if (_bytes.Length - Length < more) Grow(more);
        return _bytes.AsSpan(Length);
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(Length + more), (int)Math.Min(Array.MaxLength, _bytes.Length * 2L)));
        Written.Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
