namespace Meridian.Kafka.Protocol.Records;

/// <summary>The record batches of one partition in a request or a response: bytes in memory, or a source that yields them when written.</summary>
public readonly struct RecordSet
{
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly IRecordSource? _source;

    public RecordSet(ReadOnlyMemory<byte> memory) => _memory = memory;

    public RecordSet(IRecordSource source) => _source = source;

    /// <summary>Size in bytes.</summary>
    public int Length => _source?.Length ?? _memory.Length;

    /// <summary>The bytes of a set that was read or built in memory; empty for a set with a source.</summary>
    public ReadOnlyMemory<byte> Memory => _memory;

    internal void CopyTo(Span<byte> destination)
    {
        if (_source is null) _memory.Span.CopyTo(destination);
        else _source.CopyTo(destination);
    }
}
