namespace Meridian.Onnx;

/// <summary>Trees as the settings of a <c>TreeEnsembleRegressor</c>: the sum of one leaf of each.</summary>
internal static class TreeSettings
{
    public const string Operation = "TreeEnsembleRegressor";
    public const string LeafMode = "LEAF";
    public const string SplitMode = "BRANCH_LEQ";

    public static OnnxSetting[] Of(IReadOnlyList<IReadOnlyList<TreeNode>> trees, float bias)
    {
        var nodes = trees.SelectMany((tree, treeId) => tree.Select((node, nodeId) => (Tree: (long)treeId, Id: (long)nodeId, Node: node))).ToList();
        var leaves = nodes.Where(node => node.Node.IsLeaf).ToList();
        List<OnnxSetting> settings =
        [
            OnnxSetting.Of("n_targets", 1),
            OnnxSetting.Of("base_values", [bias]),
            OnnxSetting.Of("post_transform", "NONE"),
            OnnxSetting.Of("nodes_treeids", nodes.ConvertAll(node => node.Tree)),
            OnnxSetting.Of("nodes_nodeids", nodes.ConvertAll(node => node.Id)),
            OnnxSetting.Of("nodes_modes", nodes.ConvertAll(node => node.Node.IsLeaf ? LeafMode : SplitMode)),
            OnnxSetting.Of("nodes_featureids", nodes.ConvertAll(node => (long)Math.Max(0, node.Node.Feature))),
            OnnxSetting.Of("nodes_values", nodes.ConvertAll(node => node.Node.Threshold)),
            OnnxSetting.Of("nodes_truenodeids", nodes.ConvertAll(node => (long)node.Node.Left)),
            OnnxSetting.Of("nodes_falsenodeids", nodes.ConvertAll(node => (long)node.Node.Right)),
            OnnxSetting.Of("nodes_missing_value_tracks_true", nodes.ConvertAll(_ => 0L)),
            OnnxSetting.Of("target_treeids", leaves.ConvertAll(leaf => leaf.Tree)),
            OnnxSetting.Of("target_nodeids", leaves.ConvertAll(leaf => leaf.Id)),
            OnnxSetting.Of("target_ids", leaves.ConvertAll(_ => 0L)),
            OnnxSetting.Of("target_weights", leaves.ConvertAll(leaf => leaf.Node.Value)),
        ];
        if (nodes.Exists(node => node.Node.Cover > 0)) settings.Add(OnnxSetting.Of("nodes_hitrates", nodes.ConvertAll(node => node.Node.Cover)));
        return [.. settings];
    }

    /// <summary>The leaf that a row comes to.</summary>
    public static float Leaf(IReadOnlyList<TreeNode> tree, ReadOnlySpan<float> features)
    {
        var node = tree[0];
        while (!node.IsLeaf) node = tree[features[node.Feature] <= node.Threshold ? node.Left : node.Right];
        return node.Value;
    }
}
