using Microsoft.ML.OnnxRuntime;

namespace Meridian.Onnx.Tests;

/// <summary>The files against ONNX Runtime.</summary>
public sealed class RuntimeTests
{
    [Fact]
    public void Trees_with_covers_score_as_in_plain_code()
    {
        var ensemble = Some.Ensemble(4, trees: 40, levels: 5);

        AssertSame(ensemble.ToOnnx(), ensemble.Features, row => ensemble.Score(row));
    }

    [Fact]
    public void An_isolation_forest_scores_as_in_plain_code()
    {
        var trees = Some.Ensemble(5, trees: 40, levels: 6).Trees.Select(tree => tree.Select(node => node.IsLeaf ? node with { Value = -Math.Abs(node.Value) / 20 } : node).ToList());
        var forest = new IsolationForest([.. trees], 5);

        AssertSame(forest.ToOnnx(), 5, row => forest.Score(row));
    }

    private delegate float Score(ReadOnlySpan<float> row);

    private static void AssertSame(OnnxModel model, int features, Score score)
    {
        const int rows = 500;
        var random = new Random(1);
        var values = Enumerable.Range(0, rows).SelectMany(_ => Some.Row(random, features)).ToArray();
        using var session = new InferenceSession(model.ToBytes());
        using var input = OrtValue.CreateTensorValueFromMemory(values, [rows, features]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["features"], [input], ["score"]);
        var scores = outputs[0].GetTensorDataAsSpan<float>();

        for (var row = 0; row < rows; row++)
        {
            var expected = score(values.AsSpan(row * features, features));
            Assert.InRange(scores[row], 0f, 1f);
            Assert.Equal(expected, scores[row], 1e-5f);
        }
    }
}
