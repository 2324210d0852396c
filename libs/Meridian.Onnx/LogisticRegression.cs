namespace Meridian.Onnx;

/// <summary>Score = 1 / (1 + e^-(w·x + b)).</summary>
public sealed record LogisticRegression(IReadOnlyList<float> Weights, float Bias)
{
    /// <summary>What the ONNX file computes, in plain C#: <c>features</c> [N, weights] to <c>score</c> [N, 1].</summary>
    public float Score(ReadOnlySpan<float> features)
    {
        var sum = Bias;
        for (var index = 0; index < features.Length; index++) sum += Weights[index] * features[index];
        return 1f / (1f + MathF.Exp(-sum));
    }

    public OnnxModel ToOnnx() => new OnnxModel("logistic-regression")
        .Input("features", OnnxType.Float, "N", Weights.Count)
        .Output("score", OnnxType.Float, "N", 1)
        .Constant("weights", [.. Weights], Weights.Count, 1)
        .Constant("bias", [Bias], 1)
        .Node("MatMul", ["features", "weights"], ["product"])
        .Node("Add", ["product", "bias"], ["sum"])
        .Node("Sigmoid", ["sum"], ["score"]);
}
