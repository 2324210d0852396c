using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Records;

/// <summary>The output of an LZ77 decoder: literals, and repeats of what was written before.</summary>
internal sealed class BackReferences(int capacity)
{
    private byte[] _output = new byte[capacity];
    private int _written;

    public void Literal(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Give(bytes.Length));
    }

    public void Repeat(int distance, int length)
    {
        if (distance <= 0 || distance > _written) throw new MalformedMessageException($"A reference {distance} back after {_written} bytes.");
        var from = _written - distance;
        var to = Give(length);
        // The ranges may overlap, which repeats a pattern, so this goes byte by byte.
        for (var i = 0; i < length; i++) to[i] = _output[from + i];
    }

    public ReadOnlyMemory<byte> Finish() => _output.AsMemory(0, _written);

    private Span<byte> Give(int count)
    {
        var end = (long)_written + count;
        if (end > Decompressor.MaxSize) throw new MalformedMessageException("A batch that expands too far.");
        if (end > _output.Length) System.Array.Resize(ref _output, (int)Math.Max(end, Math.Min(_output.Length * 2L, Decompressor.MaxSize)));
        var given = _output.AsSpan(_written, count);
        _written += count;
        return given;
    }
}
