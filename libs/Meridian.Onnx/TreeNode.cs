namespace Meridian.Onnx;

/// <summary>
/// A node of a decision tree. Thresholds are floats, as ONNX keeps them: a trainer that decides by doubles would send values on a boundary
/// the other way.
/// </summary>
/// <param name="Feature">Which feature decides; negative in a leaf.</param>
/// <param name="Threshold">A value up to this one goes left.</param>
/// <param name="Value">What a leaf adds.</param>
public readonly record struct TreeNode(int Feature, float Threshold, int Left, int Right, float Value)
{
    /// <summary>How many rows of the training came here; explanations need it. 0 where that is not known.</summary>
    public float Cover { get; init; }

    /// <summary>Whether it has no children.</summary>
    public bool IsLeaf => Feature < 0;

    public static TreeNode Leaf(float value) => new(-1, 0, 0, 0, value);

    public static TreeNode Split(int feature, float threshold, int left, int right) => new(feature, threshold, left, right, 0);
}
