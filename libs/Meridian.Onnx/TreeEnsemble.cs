using System.Diagnostics.CodeAnalysis;

namespace Meridian.Onnx;

/// <summary>The sum of trees, as a probability. A tree is a list whose first node is the root.</summary>
public sealed record TreeEnsemble(IReadOnlyList<IReadOnlyList<TreeNode>> Trees, float Bias, int Features)
{
    /// <summary>What the ONNX file computes, in plain C#: <c>features</c> [N, features] to <c>score</c> [N, 1].</summary>
    public float Score(ReadOnlySpan<float> features) => 1f / (1f + MathF.Exp(-Margin(features)));

    /// <summary>The score's log-odds.</summary>
    public float Margin(ReadOnlySpan<float> features)
    {
        var sum = Bias;
        foreach (var tree in Trees) sum += TreeSettings.Leaf(tree, features);
        return sum;
    }

    /// <summary>
    /// Reads such an ensemble out of an ONNX file: a <c>TreeEnsembleRegressor</c> with splits by "up to" and one target, and a <c>Sigmoid</c> behind it. False for any other file, whatever
    /// is in it.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> onnx, [NotNullWhen(true)] out TreeEnsemble? ensemble) =>
        (ensemble = TreeEnsembleFile.Read(onnx)) is not null;

    public OnnxModel ToOnnx() => new OnnxModel("tree-ensemble")
        .Input("features", OnnxType.Float, "N", Features)
        .Output("score", OnnxType.Float, "N", 1)
        .NodeOf(OnnxModel.MachineLearning, TreeSettings.Operation, ["features"], ["margin"], TreeSettings.Of(Trees, Bias))
        .Node("Sigmoid", ["margin"], ["score"]);
}
