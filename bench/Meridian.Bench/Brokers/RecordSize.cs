using Meridian.Kafka.Protocol.Records;

namespace Meridian.Bench.Brokers;

/// <summary>Records of one size. They are of random bytes, so that nothing on their way can make them smaller.</summary>
internal sealed record RecordSize(string Name, int Bytes)
{
    public static readonly RecordSize Hundred = new("100b", 100);
    public static readonly RecordSize Kilobyte = new("1kb", 1024);
    public static readonly RecordSize Large = new("64kb", 64 * 1024);

    // What a client makes of many records by default: librdkafka's batch.size.
    private const int BatchBytes = 1_000_000;

    public static IReadOnlyList<RecordSize> All { get; } = [Hundred, Kilobyte, Large];

    /// <summary>Records in a full batch.</summary>
    public int PerBatch => BatchBytes / (Bytes + 16);

    public byte[] Value()
    {
        var value = new byte[Bytes];
        new Random(1).NextBytes(value);
        return value;
    }

    /// <summary>One batch of <paramref name="records"/> records, ready to be sent.</summary>
    public byte[] Batch(int records)
    {
        using var builder = new RecordBatchBuilder();
        var value = Value();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < records; i++) builder.Add(now, default, value);
        using var batch = builder.Build();
        return batch.Memory.ToArray();
    }
}
