namespace Meridian.Onnx.Tests;

public sealed class TreeEnsembleFileTests
{
    private static readonly string[] OneOutput = ["y"];

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 30, 5)]
    public void What_was_written_is_read_again(int seed, int trees, int levels)
    {
        var ensemble = Some.Ensemble(seed, trees: trees, levels: levels);

        Assert.True(TreeEnsemble.TryRead(ensemble.ToOnnx().Note("who", "a test").ToBytes(), out var read));

        Assert.Equal((ensemble.Bias, ensemble.Features), (read.Bias, read.Features));
        Assert.Equal(ensemble.Trees.Count, read.Trees.Count);
        Assert.All(ensemble.Trees.Zip(read.Trees), pair => Assert.Equal(pair.First, pair.Second));
    }

    /// <summary>Other writers list a tree's nodes in an order of their own.</summary>
    [Fact]
    public void Nodes_may_stand_in_another_order_under_other_numbers()
    {
        Assert.True(TreeEnsemble.TryRead(Graph(settings => settings), out var read));

        Assert.Equal(1f / (1f + MathF.Exp(-1.5f)), read.Score([0, 0]));
        Assert.Equal(1f / (1f + MathF.Exp(-2.5f)), read.Score([0, 1]));
        Assert.Equal(1f / (1f + MathF.Exp(-3.5f)), read.Score([1, 0]));
    }

    [Theory]
    [InlineData("another mode", "nodes_modes", "BRANCH_LT,LEAF,BRANCH_LEQ,LEAF,LEAF")]
    [InlineData("a child that is not there", "nodes_truenodeids", "77,0,20,0,0")]
    [InlineData("a circle", "nodes_truenodeids", "20,0,10,0,0")]
    [InlineData("a node with two ways to it", "nodes_truenodeids", "30,0,20,0,0")]
    [InlineData("a feature that the input has not", "nodes_featureids", "9,0,1,0,0")]
    [InlineData("a negative feature", "nodes_featureids", "-1,0,1,0,0")]
    [InlineData("a column that is too short", "nodes_featureids", "0,0,1,0")]
    [InlineData("the same node twice", "nodes_nodeids", "10,30,20,30,50")]
    [InlineData("a leaf without a value", "target_nodeids", "30,40,40")]
    [InlineData("a value of a split", "target_nodeids", "30,40,20")]
    [InlineData("another target", "target_ids", "0,0,1")]
    [InlineData("no numbers as smaller", "nodes_missing_value_tracks_true", "1,0,0,0,0")]
    [InlineData("a mean", "aggregate_function", "AVERAGE")]
    [InlineData("a transformation", "post_transform", "LOGISTIC")]
    [InlineData("a setting that nobody knows", "nodes_values_as_tensor", "1")]
    [InlineData("two targets", "n_targets", "2")]
    public void Anything_else_is_not_taken_for_it(string what, string setting, string value)
    {
        var file = Graph(settings => [.. settings.Where(one => one.Name != setting), (setting, value)]);

        Assert.False(TreeEnsemble.TryRead(file, out var read), what);
        Assert.Null(read);
    }

    [Fact]
    public void Other_models_are_not_taken_for_it()
    {
        Assert.False(TreeEnsemble.TryRead([], out _));
        Assert.False(TreeEnsemble.TryRead(new LogisticRegression([1, 2], 0).ToOnnx().ToBytes(), out _));
        Assert.False(TreeEnsemble.TryRead(new IsolationForest([[TreeNode.Leaf(-1)]], 1).ToOnnx().ToBytes(), out _));
        Assert.False(TreeEnsemble.TryRead(Tree().Output("score", OnnxType.Float, "N", 1).ToBytes(), out _)); // nothing behind the trees
        Assert.False(TreeEnsemble.TryRead(Tree().Output("score", OnnxType.Float, "N", 1).Node("Sigmoid", ["other"], ["score"]).ToBytes(), out _));
        Assert.False(TreeEnsemble.TryRead(Tree().Output("score", OnnxType.Double, "N", 1).Node("Sigmoid", ["margin"], ["score"]).ToBytes(), out _));

        static OnnxModel Tree() => new OnnxModel("tree").Input("features", OnnxType.Float, "N", 2)
            .NodeOf(OnnxModel.MachineLearning, "TreeEnsembleRegressor", ["features"], ["margin"], [.. Settings(One)]);
    }

    [Fact]
    public void A_tree_that_is_too_deep_to_go_down_is_refused()
    {
        List<TreeNode> deep = [];
        for (var level = 0; level < 100; level++)
        {
            deep.Add(TreeNode.Split(0, level, (2 * level) + 1, (2 * level) + 2));
            deep.Add(TreeNode.Leaf(1));
        }

        deep.Add(TreeNode.Leaf(1));

        Assert.False(TreeEnsemble.TryRead(new TreeEnsemble([deep], 0, 1).ToOnnx().ToBytes(), out _));
    }

    [Fact]
    public void A_file_broken_off_anywhere_is_refused_and_nothing_more()
    {
        var file = Some.Ensemble(1, trees: 2, levels: 3).ToOnnx().ToBytes();
        var readable = Enumerable.Range(0, file.Length).Where(length => TreeEnsemble.TryRead(file.AsSpan(0, length), out _)).ToList();

        // What stands behind the graph says nothing of the trees.
        Assert.All(readable, length => Assert.InRange(length, file.Length - 40, file.Length));
    }

    [Fact]
    public void A_file_changed_at_random_is_refused_or_can_be_run()
    {
        var file = Some.Ensemble(1, trees: 3, levels: 4).ToOnnx().ToBytes();
        var random = new Random(5);
        var read = 0;
        for (var round = 0; round < 30_000; round++)
        {
            var changed = (byte[])file.Clone();
            for (var change = random.Next(1, 6); change > 0; change--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            var from = random.Next(10) == 0 ? random.Next(changed.Length) : 0;
            if (!TreeEnsemble.TryRead(changed.AsSpan(from), out var ensemble)) continue;
            read++;
            var row = new float[ensemble.Features];
            ensemble.Score(row);
            TreeExplainer.Of(ensemble)?.Explain(row);
        }

        Assert.InRange(read, 1, 29_999);
    }

    [Fact]
    public void Bytes_of_chance_are_refused()
    {
        var random = new Random(6);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);

            Assert.False(TreeEnsemble.TryRead(bytes, out _));
        }
    }

    // Node 10 is the root: feature 0 up to 0.5 to node 20, else to leaf 50; node 20: feature 1 up to 0.5 to leaf 30, else to leaf 40.
    private static readonly (string Name, string Value)[] One =
    [
        ("nodes_treeids", "7,7,7,7,7"), ("nodes_nodeids", "10,30,20,40,50"), ("nodes_modes", "BRANCH_LEQ,LEAF,BRANCH_LEQ,LEAF,LEAF"), ("nodes_featureids", "0,0,1,0,0"),
        ("nodes_values", "0.5,0,0.5,0,0"), ("nodes_truenodeids", "20,0,30,0,0"), ("nodes_falsenodeids", "50,0,40,0,0"),
        ("target_treeids", "7,7,7"), ("target_nodeids", "30,40,50"), ("target_ids", "0,0,0"), ("target_weights", "1,2,3"), ("base_values", "0.5"),
    ];

    private static byte[] Graph(Func<(string Name, string Value)[], (string Name, string Value)[]> change) => new OnnxModel("tree")
        .Input("x", OnnxType.Float, "N", 2).Output("y", OnnxType.Float, "N", 1)
        .NodeOf(OnnxModel.MachineLearning, "TreeEnsembleRegressor", ["x"], ["z"], [.. Settings(change(One))]).Node("Sigmoid", ["z"], OneOutput).ToBytes();

    private static IEnumerable<OnnxSetting> Settings((string Name, string Value)[] settings) => settings.Select(setting => setting.Name switch
    {
        "nodes_values" or "target_weights" or "base_values" => OnnxSetting.Of(setting.Name, [.. setting.Value.Split(',').Select(value => float.Parse(value, System.Globalization.CultureInfo.InvariantCulture))]),
        "nodes_modes" => OnnxSetting.Of(setting.Name, setting.Value.Split(',')),
        "aggregate_function" or "post_transform" => OnnxSetting.Of(setting.Name, setting.Value),
        "n_targets" => OnnxSetting.Of(setting.Name, long.Parse(setting.Value, System.Globalization.CultureInfo.InvariantCulture)),
        _ => OnnxSetting.Of(setting.Name, [.. setting.Value.Split(',').Select(value => long.Parse(value, System.Globalization.CultureInfo.InvariantCulture))]),
    });
}
