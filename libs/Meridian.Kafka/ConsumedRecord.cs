using System.Text;
using Confluent.Kafka;

namespace Meridian.Kafka;

/// <summary>A record as it came from the broker.</summary>
public sealed class ConsumedRecord
{
    private readonly ConsumeResult<byte[], byte[]> _result;

    internal ConsumedRecord(ConsumeResult<byte[], byte[]> result) => _result = result;

    public string Topic => _result.Topic;

    public int Partition => _result.Partition.Value;

    public long Offset => _result.Offset.Value;

    /// <summary>The key, or null.</summary>
    public byte[]? Key => _result.Message.Key;

    /// <summary>The value; empty for a tombstone.</summary>
    public byte[] Value => _result.Message.Value ?? [];

    internal Headers Headers => _result.Message.Headers ?? [];

    internal int Size => Value.Length + (Key?.Length ?? 0);

    /// <summary>The last header of that name as it is; empty when there is none.</summary>
    public ReadOnlySpan<byte> HeaderBytes(string name) => Headers.TryGetLastBytes(name, out var value) ? value : [];

    /// <summary>The last header of that name as UTF-8, or null.</summary>
    public string? Header(string name) => Headers.TryGetLastBytes(name, out var value) ? Encoding.UTF8.GetString(value) : null;
}
