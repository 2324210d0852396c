using System.Diagnostics;
using Meridian.Bench.Floors;
using Meridian.Bench.Harness;
using Meridian.Bench.Load;
using Meridian.Contracts;
using Meridian.Contracts.Queries;
using Meridian.Stack;
using Spectre.Console;

namespace Meridian.Bench.Suites;

/// <summary>
/// What an event costs, in processor time of the whole stack until it is queryable, at one rate: how that grows with tenants, users (and so partitions) and properties.
/// The floor of each is a bare Kestrel that parses the same bodies. What the stack takes when it is idle is not counted.
/// </summary>
internal static class CostSuite
{
    private const int EventsPerSecond = 4_000;
    private const int Users = 100_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private static readonly Case[] Cases =
    [
        new("base", Tenants: 1, Users, MoreProperties: 0), // 5 properties, some 420 B
        new("tenants_100", Tenants: 100, Users, MoreProperties: 0),
        new("tenants_2000", Tenants: 2_000, Users, MoreProperties: 0),
        new("one_user", Tenants: 1, Users: 1, MoreProperties: 0), // one partition
        new("properties_50", Tenants: 1, Users, MoreProperties: 45),
        new("properties_500", Tenants: 1, Users, MoreProperties: 495),
    ];

    public static Suite Create() => Suite.OfStack("cost", "processor time an event, by tenants, users and properties", RunAsync);

    private static async Task<IReadOnlyList<Figure>> RunAsync(BenchStack stack, Measurement measurement)
    {
        var floors = new Dictionary<string, double>();
        await using (var kestrel = await BareKestrel.StartAsync())
        {
            foreach (var one in Cases.DistinctBy(one => one.MoreProperties)) floors[$"{one.MoreProperties}"] = await FloorAsync(kestrel, one, measurement);
        }

        var warm = new CostLoad(new Uri(stack.Gateway, "/v1/events"), [stack.Tenant.WriteKey], Users, 0, measurement.Clock);
        await warm.RunAsync(EventsPerSecond, measurement.WarmUp, measurement.CancellationToken);
        await UntilQueryableAsync(stack, measurement);
        var idle = await IdleAsync(stack, measurement);
        var figures = new List<Figure> { new("cost.idle_cores", idle, "cores") };
        foreach (var one in Cases) figures.AddRange(await MeasureAsync(stack, one, idle, floors[$"{one.MoreProperties}"], measurement));
        return figures;
    }

    private static async Task<double> FloorAsync(BareKestrel kestrel, Case one, Measurement measurement)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]floor: bare Kestrel, {one.Name}[/]");
        var load = new CostLoad(kestrel.Address, ["none"], one.Users, one.MoreProperties, measurement.Clock);
        await load.RunAsync(EventsPerSecond, measurement.WarmUp, measurement.CancellationToken);
        var before = ProcessTree.ProcessorTime(kestrel.ProcessId) ?? TimeSpan.Zero;
        var sent = await load.RunAsync(EventsPerSecond, measurement.Duration, measurement.CancellationToken);
        return ((ProcessTree.ProcessorTime(kestrel.ProcessId) ?? TimeSpan.Zero) - before).TotalMicroseconds / sent;
    }

    private static async Task<double> IdleAsync(BenchStack stack, Measurement measurement)
    {
        AnsiConsole.MarkupLine("[grey]idle[/]");
        // What ClickHouse still merges belongs to the events before.
        await Task.Delay(measurement.Duration, measurement.CancellationToken);
        var (use, since) = (ProcessorUse.Start(stack.State), Stopwatch.GetTimestamp());
        await Task.Delay(measurement.Duration, measurement.CancellationToken);
        return use.OfStack() / Stopwatch.GetElapsedTime(since);
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(BenchStack stack, Case one, double idle, double floor, Measurement measurement)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]{one.Name}[/]");
        var keys = one.Tenants == 1 ? [stack.Tenant.WriteKey] : await ManyTenants.CreateAsync(stack, one.Tenants, measurement.CancellationToken);
        var load = new CostLoad(new Uri(stack.Gateway, "/v1/events"), keys, one.Users, one.MoreProperties, measurement.Clock);
        var (use, since) = (ProcessorUse.Start(stack.State), Stopwatch.GetTimestamp());
        var sent = await load.RunAsync(EventsPerSecond, measurement.Duration, measurement.CancellationToken);
        await UntilQueryableAsync(stack, measurement);
        var (spent, elapsed) = (use.OfStack(), Stopwatch.GetElapsedTime(since));
        var cost = (spent - (elapsed * idle)).TotalMicroseconds / sent;
        return [new Figure($"cost.{one.Name}_us", cost, "µs/event", floor, cost / floor), .. use.PerUnit($"cost.{one.Name}", sent, "µs/event")];
    }

    private static async Task UntilQueryableAsync(BenchStack stack, Measurement measurement)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler) { BaseAddress = stack.State.Endpoint(ServiceNames.EventProcessor) };
        var (sent, since) = (measurement.Clock.GetUtcNow(), Stopwatch.GetTimestamp());
        while (await client.GetFromJsonAsync<FreshnessReport>(FreshnessReport.Route, measurement.CancellationToken) is not { Late.Count: 0 } report || !(report.Watermark > sent))
        {
            if (Stopwatch.GetElapsedTime(since) > Patience) throw new InvalidOperationException($"Not all is queryable after {Patience}.");
            await Task.Delay(Poll, measurement.CancellationToken);
        }
    }

    private sealed record Case(string Name, int Tenants, int Users, int MoreProperties);
}
