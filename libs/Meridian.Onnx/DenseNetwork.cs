namespace Meridian.Onnx;

/// <summary>A multi-layer perceptron: ReLU between layers, a sigmoid at the end.</summary>
public sealed record DenseNetwork(int Features, IReadOnlyList<DenseLayer> Layers)
{
    /// <summary>What the ONNX file computes, in plain C#: <c>features</c> [N, features] to <c>score</c> [N, 1].</summary>
    public float Score(ReadOnlySpan<float> features)
    {
        var values = features.ToArray();
        foreach (var layer in Layers)
        {
            if (layer != Layers[0]) values = Array.ConvertAll(values, value => Math.Max(0, value));
            values = Forward(layer, values);
        }

        return 1f / (1f + MathF.Exp(-values[0]));
    }

    public OnnxModel ToOnnx()
    {
        var model = new OnnxModel("dense-network").Input("features", OnnxType.Float, "N", Features).Output("score", OnnxType.Float, "N", 1);
        var (at, width) = ("features", Features);
        for (var index = 0; index < Layers.Count; index++)
        {
            var layer = Layers[index];
            model.Constant($"w{index}", [.. layer.Weights], width, layer.Biases.Count).Constant($"b{index}", [.. layer.Biases], layer.Biases.Count)
                .Node("Gemm", [at, $"w{index}", $"b{index}"], [$"z{index}"]);
            var isLast = index == Layers.Count - 1;
            model.Node(isLast ? "Sigmoid" : "Relu", [$"z{index}"], [isLast ? "score" : $"a{index}"]);
            (at, width) = ($"a{index}", layer.Biases.Count);
        }

        return model;
    }

    private static float[] Forward(DenseLayer layer, float[] values)
    {
        var sums = layer.Biases.ToArray();
        for (var input = 0; input < values.Length; input++)
        {
            for (var output = 0; output < sums.Length; output++) sums[output] += values[input] * layer.Weights[(input * sums.Length) + output];
        }

        return sums;
    }
}
