namespace Meridian.Onnx;

/// <summary>The sum of trees, as a probability. A tree is a list whose first node is the root.</summary>
public sealed record TreeEnsemble(IReadOnlyList<IReadOnlyList<TreeNode>> Trees, float Bias, int Features)
{
    /// <summary>What the ONNX file computes, in plain C#: <c>features</c> [N, features] to <c>score</c> [N, 1].</summary>
    public float Score(ReadOnlySpan<float> features)
    {
        var sum = Bias;
        foreach (var tree in Trees)
        {
            var node = tree[0];
            while (!node.IsLeaf) node = tree[features[node.Feature] <= node.Threshold ? node.Left : node.Right];
            sum += node.Value;
        }

        return 1f / (1f + MathF.Exp(-sum));
    }

    public OnnxModel ToOnnx()
    {
        var nodes = Trees.SelectMany((tree, treeId) => tree.Select((node, nodeId) => (Tree: (long)treeId, Id: (long)nodeId, Node: node))).ToList();
        var leaves = nodes.Where(node => node.Node.IsLeaf).ToList();
        return new OnnxModel("tree-ensemble")
            .Input("features", OnnxType.Float, "N", Features)
            .Output("score", OnnxType.Float, "N", 1)
            .NodeOf(OnnxModel.MachineLearning, "TreeEnsembleRegressor", ["features"], ["margin"],
                OnnxSetting.Of("n_targets", 1),
                OnnxSetting.Of("base_values", [Bias]),
                OnnxSetting.Of("post_transform", "NONE"),
                OnnxSetting.Of("nodes_treeids", nodes.ConvertAll(node => node.Tree)),
                OnnxSetting.Of("nodes_nodeids", nodes.ConvertAll(node => node.Id)),
                OnnxSetting.Of("nodes_modes", nodes.ConvertAll(node => node.Node.IsLeaf ? "LEAF" : "BRANCH_LEQ")),
                OnnxSetting.Of("nodes_featureids", nodes.ConvertAll(node => (long)Math.Max(0, node.Node.Feature))),
                OnnxSetting.Of("nodes_values", nodes.ConvertAll(node => node.Node.Threshold)),
                OnnxSetting.Of("nodes_truenodeids", nodes.ConvertAll(node => (long)node.Node.Left)),
                OnnxSetting.Of("nodes_falsenodeids", nodes.ConvertAll(node => (long)node.Node.Right)),
                OnnxSetting.Of("nodes_missing_value_tracks_true", nodes.ConvertAll(_ => 0L)),
                OnnxSetting.Of("target_treeids", leaves.ConvertAll(leaf => leaf.Tree)),
                OnnxSetting.Of("target_nodeids", leaves.ConvertAll(leaf => leaf.Id)),
                OnnxSetting.Of("target_ids", leaves.ConvertAll(_ => 0L)),
                OnnxSetting.Of("target_weights", leaves.ConvertAll(leaf => leaf.Node.Value)))
            .Node("Sigmoid", ["margin"], ["score"]);
    }
}
