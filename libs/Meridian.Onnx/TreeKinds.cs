namespace Meridian.Onnx;

/// <summary>What kinds of ensembles there are, and which of them <see cref="TreeEnsemble"/> is.</summary>
internal static class TreeKinds
{
    private static readonly HashSet<string> Known =
    [
        "nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_truenodeids", "nodes_falsenodeids", "nodes_modes", "nodes_values", "nodes_hitrates", "nodes_missing_value_tracks_true",
        "n_targets", "base_values", "post_transform", "aggregate_function", "target_treeids", "target_nodeids", "target_ids", "target_weights",
    ];

    /// <summary>Whether it is a sum for one target, in which a value that is no number goes right as in C#.</summary>
    public static bool IsSum(IReadOnlyDictionary<string, OnnxAttribute> attributes) => attributes.Keys.All(Known.Contains)
        && IsText(attributes, "post_transform", "NONE") && IsText(attributes, "aggregate_function", "SUM")
        && (!attributes.TryGetValue("n_targets", out var targets) || targets.Integers is [1])
        && (!attributes.TryGetValue("nodes_missing_value_tracks_true", out var flags) || flags.Integers.TrueForAll(flag => flag == 0));

    private static bool IsText(IReadOnlyDictionary<string, OnnxAttribute> attributes, string name, string value) =>
        !attributes.TryGetValue(name, out var found) || (found.Texts is [var text] && text == value);
}
