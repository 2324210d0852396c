using Meridian.Bench.Floors;
using Meridian.Bench.Harness;
using Meridian.Bench.Load;
using Meridian.Bench.Scoring;
using Spectre.Console;

namespace Meridian.Bench.Suites;

/// <summary>Scores a second over HTTP, beside an endpoint that only parses the same JSON and beside the runtime alone.</summary>
internal static class ScoringSuite
{
    private const int Callers = 32;
    private const double MostMilliseconds = 5;

    private static readonly int[] RowCounts = [1, 16, 256];

    // The share of the bare endpoint that is aimed at.
    private static readonly (string Model, string Suffix, double Share)[] Models =
        [(ScoringModels.Logistic, "", 0.8), (ScoringModels.Trees, ".trees", 0.65), (ScoringModels.Network, ".network", 0.65)];

    public static Suite Create() => new("scoring", "scores a second and their latency, by model, batch and callers", RunAsync);

    private static async Task<IReadOnlyList<Figure>> RunAsync(Measurement measurement)
    {
        var folder = Directory.CreateTempSubdirectory("meridian-bench-models-");
        try
        {
            ScoringModels.Write(folder.FullName);
            await using var server = await ScoringProcess.StartAsync(folder.FullName, measurement.CancellationToken);
            await using var bare = await BareKestrel.StartAsync();
            var floor = await BareAsync(bare, measurement);
            var figures = new List<Figure>();
            foreach (var (model, suffix, share) in Models) figures.AddRange(await OneRowAsync(server, model, suffix, share, floor, measurement));
            foreach (var callers in (int[])[1, 8]) figures.Add(await CallersAsync(server, callers, measurement));
            foreach (var rows in RowCounts) figures.AddRange(await RowsAsync(server, rows, measurement));
            return [.. figures, new Figure("floor.bare_requests_per_s", floor, "requests/s")];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> BareAsync(BareKestrel bare, Measurement measurement)
    {
        AnsiConsole.MarkupLine("[grey]floor: an endpoint that parses the same JSON[/]");
        var load = new RawHttpLoad(bare.Address, ScoringModels.JsonRequests("/infer", 1), Callers);
        return (await MeasureAsync(load, measurement)).RequestsPerSecond;
    }

    private static async Task<IReadOnlyList<Figure>> OneRowAsync(ScoringProcess server, string model, string suffix, double share, double floor, Measurement measurement)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]{model}: one row a request, {Callers} callers[/]");
        var load = new RawHttpLoad(server.Address, ScoringModels.JsonRequests(Path(model), 1), Callers);
        await load.RunAsync(measurement.WarmUp, null, measurement.CancellationToken);
        var (allocated, processor) = (await server.AllocatedAsync(), server.ProcessorTime);
        var full = Checked(await load.RunAsync(measurement.Duration, null, measurement.CancellationToken));
        var taken = server.ProcessorTime - processor;
        var bytes = (double)(await server.AllocatedAsync() - allocated) / full.Requests;
        var half = Checked(await load.RunAsync(measurement.Duration, full.RequestsPerSecond / 2, measurement.CancellationToken));
        var p99 = half.Latencies.Percentile(0.99);
        return
        [
            Figure.Rate($"scoring{suffix}.requests_per_s", full.RequestsPerSecond, "requests/s", floor, null, share),
            new Figure($"scoring{suffix}.p99_ms", p99, "ms at half load", null, null, $"≤ {MostMilliseconds}", p99 <= MostMilliseconds),
            new Figure($"scoring{suffix}.full_load_p99_ms", full.Latencies.Percentile(0.99), "ms"),
            new Figure($"scoring{suffix}.allocated_bytes_per_request", bytes, "bytes"),
            new Figure($"scoring{suffix}.processor_us_per_request", taken.TotalMicroseconds / full.Requests, "µs"),
        ];
    }

    private static async Task<Figure> CallersAsync(ScoringProcess server, int callers, Measurement measurement)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]{ScoringModels.Logistic}: {callers} callers[/]");
        var result = await MeasureAsync(new RawHttpLoad(server.Address, ScoringModels.JsonRequests(Path(ScoringModels.Logistic), 1), callers), measurement);
        return new Figure($"scoring.callers_{callers}.requests_per_s", result.RequestsPerSecond, "requests/s");
    }

    private static async Task<IReadOnlyList<Figure>> RowsAsync(ScoringProcess server, int rows, Measurement measurement)
    {
        var models = ScoringModels.Create();
        var figures = new List<Figure>();
        foreach (var (model, suffix, _) in Models)
        {
            AnsiConsole.MarkupLineInterpolated($"[grey]{model}: {rows} rows a request, in JSON, in binary, and the runtime alone[/]");
            var json = await MeasureAsync(new RawHttpLoad(server.Address, ScoringModels.JsonRequests(Path(model), rows), Callers), measurement);
            var binary = await MeasureAsync(new RawHttpLoad(server.Address, ScoringModels.BinaryRequests(Path(model), rows), Callers), measurement);
            var direct = DirectRuns.Measure(models[model], rows, measurement.Duration, measurement.CancellationToken);
            figures.Add(Figure.Rate($"scoring{suffix}.batch_{rows}.json_rows_per_s", rows * json.RequestsPerSecond, "rows/s", direct, null, null));
            figures.Add(Figure.Rate($"scoring{suffix}.batch_{rows}.binary_rows_per_s", rows * binary.RequestsPerSecond, "rows/s", direct, null, null));
        }

        return figures;
    }

    private static async Task<LoadResult> MeasureAsync(RawHttpLoad load, Measurement measurement)
    {
        await load.RunAsync(measurement.WarmUp / 4, null, measurement.CancellationToken);
        return Checked(await load.RunAsync(measurement.Duration, null, measurement.CancellationToken));
    }

    // A refusal is quick: counted as an answer it would flatter.
    private static LoadResult Checked(LoadResult result) =>
        result.Refusals.Count == 0 ? result : throw new InvalidOperationException($"{result.Refusals.Values.Sum()} of {result.Requests} requests were refused.");

    private static string Path(string model) => $"/v2/models/{model}/infer";
}
