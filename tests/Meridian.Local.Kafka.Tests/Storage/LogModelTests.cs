using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Records;
using Meridian.Local.Kafka.Storage;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Local.Kafka.Tests.Storage;

/// <summary>Random operations on a log and on a list of records, which must agree at every step.</summary>
public class LogModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_log_does_what_a_list_does(int seed)
    {
        using var directory = new TemporaryDirectory();
        using var flushes = new FlushQueue();
        var context = new LogContext(seed % 2 == 0 ? FsyncPolicy.None : FsyncPolicy.GroupCommit, flushes, TimeProvider.System, NullLogger.Instance);
        var random = new Random(seed);
        var model = new Model();
        var log = Open(directory, context);
        for (var step = 0; step < 400; step++)
        {
            switch (random.Next(20))
            {
                case < 14:
                    await AppendAsync(log, model, random);
                    break;
                case 14:
                    log.Dispose();
                    log = Open(directory, context);
                    break;
                case 15:
                    // Left as a killed process leaves it: no index of the last segment, no saved producers.
                    Forget(directory);
                    log = Open(directory, context);
                    break;
                case 16:
                    DeleteRecords(log, model, random);
                    break;
                default:
                    CheckRead(log, model, random);
                    break;
            }

            var now = log.Snapshot();
            Assert.Equal((model.Start, model.End), (now.Start, now.HighWatermark));
        }

        Assert.Equal(model.Records.Where(record => record.Offset >= model.Start).Select(record => record.Value), Values(log, model.Start));
        log.Dispose();
    }

    private static PartitionLog Open(TemporaryDirectory directory, LogContext context) =>
        PartitionLog.Open(directory["log"], new LogConfig { SegmentBytes = 4000, Retention = null }, context);

    private static async Task AppendAsync(PartitionLog log, Model model, Random random)
    {
        using var builder = new RecordBatchBuilder();
        for (var count = random.Next(1, 6); count > 0; count--)
        {
            var value = (byte)random.Next(256);
            builder.Add(model.End, [], [value, .. new byte[random.Next(0, 300)]]);
            model.Records.Add((model.End, value));
        }

        using var batch = builder.Build();
        Assert.Equal(ErrorCode.None, await log.AppendDurablyAsync(batch.Memory));
    }

    private static void DeleteRecords(PartitionLog log, Model model, Random random)
    {
        var to = random.NextInt64(0, model.End + 3);
        var expected = to > model.End ? ErrorCode.OffsetOutOfRange : ErrorCode.None;

        Assert.Equal(expected, log.DeleteRecords(to));

        if (expected == ErrorCode.None) model.Start = Math.Max(model.Start, to);
        foreach (var segment in log.Retain()) segment.Dispose();
    }

    private static void CheckRead(PartitionLog log, Model model, Random random)
    {
        if (model.Start == model.End) return;
        var from = random.NextInt64(model.Start, model.End);

        var slice = log.Snapshot().Read(from, random.Next(1, 5000), committedOnly: false).Slice;

        var records = RecordsOf(slice!);
        Assert.True(records[0].Offset <= from && records[^1].Offset >= from, "the slice holds the record asked for");
        Assert.All(records.Where(record => record.Offset >= model.Start), record => Assert.Equal(model.ValueAt(record.Offset), record.Value!.Value.Span[0]));
    }

    private static void Forget(TemporaryDirectory directory)
    {
        foreach (var state in Directory.GetFiles(directory["log"], "*.state")) File.Delete(state);
        File.Delete(Directory.GetFiles(directory["log"], "*.log").Order(StringComparer.Ordinal).Last().Replace(".log", ".index", StringComparison.Ordinal));
    }

    private static List<Meridian.Kafka.Protocol.Records.Record> RecordsOf(LogSlice slice)
    {
        var bytes = new byte[slice.Length];
        slice.CopyTo(bytes);
        var records = new List<Meridian.Kafka.Protocol.Records.Record>();
        for (var rest = bytes.AsMemory(); rest.Length > 0; rest = rest[BatchHeader.ReadTotalSize(rest.Span)..]) records.AddRange(RecordBatch.Read(rest));
        return records;
    }

    private static IEnumerable<byte> Values(PartitionLog log, long from) =>
        log.Snapshot().ReadAll().Where(record => record.Offset >= from).Select(record => record.Value!.Value.Span[0]);

    private sealed class Model
    {
        public List<(long Offset, byte Value)> Records { get; } = [];

        public long Start { get; set; }

        public long End => Records.Count;

        public byte ValueAt(long offset) => Records[(int)offset].Value;
    }
}
