using System.Diagnostics;
using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Records;

namespace Meridian.Bench.Brokers;

/// <summary>Fetches over one connection, a request at a time, and looks at nothing but where the batches end.</summary>
internal sealed class RawConsumer(int port, string topic, int partitions, RecordSize size) : IDisposable
{
    // The last version that names topics, not ids: a floor may not have those.
    private const short Version = 11;

    // Both are librdkafka's defaults.
    private const int PartitionBytes = 1024 * 1024;
    private const int FetchBytes = 50 * 1024 * 1024;

    private readonly RawConnection _connection = new(port);
    private readonly long[] _offsets = new long[partitions];

    /// <summary>Reads on from where the last call stopped until so many records have come or the time is over.</summary>
    public Throughput Run(long records, TimeSpan duration)
    {
        var clock = Stopwatch.StartNew();
        var got = 0L;
        while (got < records && clock.Elapsed < duration) got += Fetch();
        return new Throughput(got, got * size.Bytes, clock.Elapsed);
    }

    /// <summary>Has the next call read from the start again.</summary>
    public void Rewind() => Array.Clear(_offsets);

    public void Dispose() => _connection.Dispose();

    private long Fetch()
    {
        _connection.Send(RawConnection.Encode(ApiKey.Fetch, Version, Request()));
        var records = 0L;
        foreach (var partition in _connection.Receive<FetchResponse>(ApiKey.Fetch, Version).Responses[0].Partitions)
        {
            if (partition.ErrorCode != ErrorCode.None) throw new InvalidOperationException($"A fetch was refused: {partition.ErrorCode}.");
            for (var rest = partition.Records.Memory; rest.Length >= BatchHeader.Size; rest = rest[BatchHeader.ReadTotalSize(rest.Span)..])
            {
                var header = BatchHeader.Read(rest.Span);
                records += header.RecordCount;
                _offsets[partition.Index] = header.LastOffset + 1;
            }
        }
        return records;
    }

    private FetchRequest Request() => new()
    {
        MaxWaitMs = 500,
        MinBytes = 1,
        MaxBytes = FetchBytes,
        Topics =
        [
            new FetchRequest.Topic
            {
                Name = topic,
                Partitions = [.. _offsets.Select((offset, index) => new FetchRequest.Topic.Partition { Index = index, FetchOffset = offset, PartitionMaxBytes = PartitionBytes })],
            },
        ],
    };
}
