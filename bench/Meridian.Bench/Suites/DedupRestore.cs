using System.Diagnostics;
using Meridian.Bench.Harness;
using Meridian.Bench.Stores;
using Meridian.ClickHouse;
using Meridian.EventProcessor.Features.Events;
using Meridian.EventProcessor.Features.Events.Duplicates;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace Meridian.Bench.Suites;

/// <summary>A processor that starts with all partitions of a day: how many messages a second it knows again, beside merely reading them.</summary>
internal static class DedupRestore
{
    private const int Rows = 5_000_000;
    private const int Partitions = 12;
    private const int RowBytes = 26;

    public static async Task<(double Restored, double Read)> MeasureAsync(Measurement measurement)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]restoring {Rows:N0} messages[/]");
        await using var server = await LocalClickHouse.StartAsync(measurement.CancellationToken);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:analytics", server.ConnectionString)]);
        builder.AddClickHouse("analytics");
        using var host = builder.Build();
        var now = measurement.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await StoredDay.FillAsync(host.Services, Rows, Partitions, now, measurement.CancellationToken);
        var query = host.Services.GetRequiredService<FixedRowQuery>();
        var read = await ReadAsync(query, measurement.CancellationToken);
        return (await RestoreAsync(query, now, measurement.CancellationToken), read);
    }

    private static async Task<double> ReadAsync(FixedRowQuery query, CancellationToken ct)
    {
        var (clock, bytes) = (Stopwatch.StartNew(), 0L);
        await foreach (var rows in query.ReadAsync($"SELECT {MessageKey.Sql}, toUnixTimestamp64Milli(received_at), kafka_partition FROM events", [], RowBytes, ct)) bytes += rows.Length;
        return bytes / RowBytes / clock.Elapsed.TotalSeconds;
    }

    private static async Task<double> RestoreAsync(FixedRowQuery query, long now, CancellationToken ct)
    {
        using var memory = new MessageMemory(Options.Create(new DuplicateOptions()));
        var stored = new LaneMark(Rows, Rows, now);
        var taken = Enumerable.Range(0, Partitions)
            .Select(partition => new TakenPartition(partition, 1, 0, Rows, stored, stored, SlowTenants.None, new HashSet<EventMark>())).ToList();
        var clock = Stopwatch.StartNew();
        await new StoredEvents(query, memory).RestoreAsync(taken, ct);
        if (memory.Count != Rows) throw new InvalidOperationException($"{memory.Count} of {Rows} messages are known again.");
        return Rows / clock.Elapsed.TotalSeconds;
    }
}
