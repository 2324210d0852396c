using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace Meridian.Bench.Scoring;

/// <summary>The floor of scoring: the runtime called in this process, one run after the other, with nothing around it.</summary>
internal static class DirectRuns
{
    private const int Between = 64;

    /// <returns>Rows a second.</returns>
    public static double Measure(byte[] model, int rows, int features, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var options = new Microsoft.ML.OnnxRuntime.SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        using var run = new RunOptions();
        var inputs = Enumerable.Range(0, Between).Select(seed => OrtValue.CreateTensorValueFromMemory(ScoringModels.Rows(seed, rows, features), [rows, features])).ToList();
        using var output = OrtValue.CreateTensorValueFromMemory(new float[rows], [rows, 1]);
        try
        {
            Run(session, run, inputs, output, TimeSpan.FromSeconds(1), cancellationToken);
            return rows * Run(session, run, inputs, output, duration, cancellationToken);
        }
        finally
        {
            inputs.ForEach(input => input.Dispose());
        }
    }

    private static double Run(InferenceSession session, RunOptions run, List<OrtValue> inputs, OrtValue output, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (clock, runs) = (Stopwatch.StartNew(), 0L);
        while (clock.Elapsed < duration)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var input in inputs) session.Run(run, session.InputNames, [input], session.OutputNames, [output]);
            runs += inputs.Count;
        }

        return runs / clock.Elapsed.TotalSeconds;
    }
}
