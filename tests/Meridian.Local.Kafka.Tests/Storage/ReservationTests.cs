using System.Diagnostics;
using System.Globalization;
using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Records;
using Meridian.Local.Kafka.Storage;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Local.Kafka.Tests.Storage;

/// <summary>Disk space that a growing log sets aside, looked at with <c>du</c>.</summary>
public class ReservationTests
{
    private const int Value = 500_000;
    private const long Slack = 256 * 1024;

    [Fact]
    public async Task A_log_reserves_ahead_and_gives_back_what_it_has_not_used()
    {
        using var directory = new TemporaryDirectory();
        using var flushes = new FlushQueue();
        var context = new LogContext(FsyncPolicy.GroupCommit, flushes, TimeProvider.System, NullLogger.Instance);

        var log = Open(directory, context);
        await AppendAsync(log, 8);
        Assert.InRange(Allocated(directory), 12_000_000, 40_000_000);
        log.Dispose();
        Assert.InRange(Allocated(directory), 8 * Value, (8 * Value) + Slack);

        // Left as a killed process leaves it.
        log = Open(directory, context);
        await AppendAsync(log, 4);
        foreach (var saved in Directory.EnumerateFiles(directory["log"], "*.index")) File.Delete(saved);
        using var next = Open(directory, context);
        Assert.Equal(12, next.Snapshot().HighWatermark);
        Assert.InRange(Allocated(directory), 12 * Value, (12 * Value) + Slack);
    }

    private static PartitionLog Open(TemporaryDirectory directory, LogContext context) =>
        PartitionLog.Open(directory["log"], new LogConfig { Retention = null }, context);

    private static async Task AppendAsync(PartitionLog log, int batches)
    {
        for (var i = 0; i < batches; i++)
        {
            using var builder = new RecordBatchBuilder();
            builder.Add(0, [], new byte[Value]);
            using var batch = builder.Build();
            Assert.Equal(ErrorCode.None, await log.AppendDurablyAsync(batch.Memory));
        }
    }

    private static long Allocated(TemporaryDirectory directory)
    {
        using var du = Process.Start(new ProcessStartInfo("du", ["--summarize", "--block-size=1", directory["log"]]) { RedirectStandardOutput = true })!;
        var answer = du.StandardOutput.ReadToEnd();
        du.WaitForExit();
        return long.Parse(answer.Split('\t')[0], CultureInfo.InvariantCulture);
    }
}
