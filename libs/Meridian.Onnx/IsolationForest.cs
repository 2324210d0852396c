namespace Meridian.Onnx;

/// <summary>
/// How soon random splits part a row from others (Liu, Ting, Zhou: Isolation Forest, ICDM 2008): near 1 for what stands alone, under 0.5 for what is like the rest. A leaf's value is its part of
/// the paper's exponent, -h · ln 2 / (trees · c), so that score = e^Σ is 2^(-E(h) / c).
/// </summary>
public sealed record IsolationForest(IReadOnlyList<IReadOnlyList<TreeNode>> Trees, int Features)
{
    /// <summary>What the ONNX file computes, in plain C#: <c>features</c> [N, features] to <c>score</c> [N, 1].</summary>
    public float Score(ReadOnlySpan<float> features)
    {
        var sum = 0f;
        foreach (var tree in Trees) sum += TreeSettings.Leaf(tree, features);
        return MathF.Exp(sum);
    }

    public OnnxModel ToOnnx() => new OnnxModel("isolation-forest")
        .Input("features", OnnxType.Float, "N", Features)
        .Output("score", OnnxType.Float, "N", 1)
        .NodeOf(OnnxModel.MachineLearning, TreeSettings.Operation, ["features"], ["exponent"], TreeSettings.Of(Trees, 0))
        .Node("Exp", ["exponent"], ["score"]);
}
