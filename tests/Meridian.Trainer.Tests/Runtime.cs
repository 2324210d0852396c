using Microsoft.ML.OnnxRuntime;

namespace Meridian.Trainer.Tests;

/// <summary>Scores by ONNX Runtime.</summary>
internal static class Runtime
{
    public static float[] Score(byte[] model, IReadOnlyList<float[]> rows)
    {
        using var session = new InferenceSession(model);
        using var input = OrtValue.CreateTensorValueFromMemory(rows.SelectMany(row => row).ToArray(), [rows.Count, rows[0].Length]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["features"], [input], ["score"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
