using Meridian.Bench.Harness;
using Spectre.Console;

namespace Meridian.Bench.Scoring;

/// <summary>Rows a second by rows a request, in JSON and in binary, beside the runtime alone.</summary>
internal static class ServedRows
{
    private static readonly int[] RowCounts = [1, 16, 256];

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Measurement measurement)
    {
        await using var server = await ModelServer.StartAsync(measurement.CancellationToken);
        await server.Json(ScoringModels.Logistic, 1, ModelServer.Callers).RunAsync(measurement.WarmUp, measurement.CancellationToken);
        var models = ScoringModels.Create();
        var figures = new List<Figure>();
        foreach (var rows in RowCounts)
        {
            foreach (var (model, suffix, _) in ModelServer.Models)
            {
                AnsiConsole.MarkupLineInterpolated($"[grey]{model}: {rows} rows a request, in JSON, in binary, and the runtime alone[/]");
                var json = await server.Json(model, rows, ModelServer.Callers).MeasureAsync(measurement);
                var binary = await server.Binary(model, rows, ModelServer.Callers).MeasureAsync(measurement);
                var direct = DirectRuns.Measure(models[model], rows, ScoringModels.Features, measurement.Duration, measurement.CancellationToken);
                figures.Add(Figure.Rate($"scoring{suffix}.batch_{rows}.json_rows_per_s", rows * json.RequestsPerSecond, "rows/s", direct, null, null));
                figures.Add(Figure.Rate($"scoring{suffix}.batch_{rows}.binary_rows_per_s", rows * binary.RequestsPerSecond, "rows/s", direct, null, null));
            }
        }

        return figures;
    }
}
