using System.Buffers;

namespace Meridian.Contracts.Events;

/// <summary>Bytes of a block while it is written, in a buffer of the shared pool.</summary>
internal sealed class BlockBuffer : IDisposable
{
    private const int FirstCapacity = 16 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstCapacity);

    public int Length { get; private set; }

    public Span<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Forgets what was written and makes room for a header, which the caller fills in.</summary>
    public Span<byte> Restart(int headerLength)
    {
        Length = headerLength;
        return Written;
    }

    /// <summary>Appends so many bytes, which the caller fills in.</summary>
    public Span<byte> Append(int count)
    {
        if (_bytes.Length - Length < count) Grow(count);
        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }

    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + more, _bytes.Length * 2));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
