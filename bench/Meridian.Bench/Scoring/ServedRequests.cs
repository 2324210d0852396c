using Meridian.Bench.Floors;
using Meridian.Bench.Harness;
using Meridian.Bench.Load;
using Spectre.Console;

namespace Meridian.Bench.Scoring;

/// <summary>One row a request, as many as are answered and at half of that, beside an endpoint that only parses the same JSON and is asked as often.</summary>
internal sealed class ServedRequests(ModelServer server, BareKestrel bare, Measurement measurement)
{
    private const double MostMilliseconds = 5;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Measurement measurement)
    {
        await using var server = await ModelServer.StartAsync(measurement.CancellationToken);
        await using var bare = await BareKestrel.StartAsync();
        return await new ServedRequests(server, bare, measurement).MeasureAsync();
    }

    private async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        AnsiConsole.MarkupLine("[grey]floor: an endpoint that parses the same JSON[/]");
        var floor = await FullAsync(Bare(ModelServer.Callers));
        var floorAtHalf = await HalfAsync(BarePaced(), floor.RequestsPerSecond / 2);
        var figures = new List<Figure>();
        foreach (var (model, suffix, share) in ModelServer.Models) figures.AddRange(await ModelAsync(model, suffix, share, floor.RequestsPerSecond));
        foreach (var callers in (int[])[1, 8]) figures.Add(await CallersAsync(callers));
        figures.Add(new Figure("floor.bare_requests_per_s", floor.RequestsPerSecond, "requests/s"));
        figures.Add(new Figure("floor.bare_p99_ms", floorAtHalf.Load.Latencies.Percentile(0.99), "ms at its own half load"));
        figures.Add(new Figure("floor.generator_late_p99_ms", floorAtHalf.Lateness.Percentile(0.99), "ms"));
        return figures;
    }

    private async Task<IReadOnlyList<Figure>> ModelAsync(string model, string suffix, double share, double floor)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]{model}: one row a request, {ModelServer.Callers} callers, then half as many requests as they had answered[/]");
        var load = server.Json(model, 1, ModelServer.Callers);
        await load.RunAsync(measurement.WarmUp, measurement.CancellationToken);
        var (allocated, processor) = (await server.Process.AllocatedAsync(), server.Process.ProcessorTime);
        var full = (await load.RunAsync(measurement.Duration, measurement.CancellationToken)).Checked();
        var taken = server.Process.ProcessorTime - processor;
        var bytes = (double)(await server.Process.AllocatedAsync() - allocated) / full.Requests;
        var half = await HalfAsync(server.Paced(model), full.RequestsPerSecond / 2);
        var floorAtHalf = await HalfAsync(BarePaced(), full.RequestsPerSecond / 2);
        var (p99, floorP99) = (half.Load.Latencies.Percentile(0.99), floorAtHalf.Load.Latencies.Percentile(0.99));
        return
        [
            Figure.Rate($"scoring{suffix}.requests_per_s", full.RequestsPerSecond, "requests/s", floor, null, share),
            new Figure($"scoring{suffix}.p99_ms", p99, "ms at half load", floorP99, p99 / floorP99, $"≤ {MostMilliseconds}", p99 <= MostMilliseconds),
            new Figure($"scoring{suffix}.p50_ms", half.Load.Latencies.Percentile(0.5), "ms at half load", floorAtHalf.Load.Latencies.Percentile(0.5)),
            new Figure($"scoring{suffix}.full_load_p99_ms", full.Latencies.Percentile(0.99), "ms"),
            new Figure($"scoring{suffix}.allocated_bytes_per_request", bytes, "bytes"),
            new Figure($"scoring{suffix}.processor_us_per_request", taken.TotalMicroseconds / full.Requests, "µs"),
        ];
    }

    private async Task<Figure> CallersAsync(int callers)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]{ScoringModels.Logistic}: {callers} callers[/]");
        var (result, floor) = (await FullAsync(server.Json(ScoringModels.Logistic, 1, callers)), await FullAsync(Bare(callers)));
        return Figure.Rate($"scoring.callers_{callers}.requests_per_s", result.RequestsPerSecond, "requests/s", floor.RequestsPerSecond, null, null);
    }

    private RawHttpLoad Bare(int callers) => new(bare.Address, ScoringModels.JsonRequests("/infer", 1), callers);

    private PacedHttpLoad BarePaced() => new(bare.Address, ScoringModels.JsonRequests("/infer", 1), ModelServer.Callers);

    private Task<LoadResult> FullAsync(RawHttpLoad load) => load.MeasureAsync(measurement);

    private async Task<PacedResult> HalfAsync(PacedHttpLoad load, double perSecond)
    {
        await load.RunAsync(measurement.WarmUp / 4, perSecond, measurement.CancellationToken);
        var result = await load.RunAsync(measurement.Duration, perSecond, measurement.CancellationToken);
        result.Load.Checked();
        return result;
    }
}
