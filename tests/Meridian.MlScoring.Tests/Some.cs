using Meridian.Onnx;

namespace Meridian.MlScoring.Tests;

/// <summary>Small models of our own, the same at every run.</summary>
internal static class Some
{
    public const int Features = 8;

    public static LogisticRegression Logistic(int seed = 1, int features = Features)
    {
        var random = new Random(seed);
        return new LogisticRegression([.. Enumerable.Range(0, features).Select(_ => random.NextSingle() - 0.5f)], 0.1f);
    }

    /// <summary>Full trees of depth 3 over random features.</summary>
    public static TreeEnsemble Trees(int trees = 10)
    {
        var random = new Random(2);
        return new TreeEnsemble([.. Enumerable.Range(0, trees).Select(_ => Tree(random))], -0.2f, Features);
    }

    public static DenseNetwork Network(params ReadOnlySpan<int> widths)
    {
        var random = new Random(3);
        var (layers, inputs) = (new List<DenseLayer>(), Features);
        foreach (var width in widths)
        {
            layers.Add(new DenseLayer([.. Enumerable.Range(0, inputs * width).Select(_ => random.NextSingle() - 0.5f)], [.. Enumerable.Range(0, width).Select(_ => random.NextSingle())]));
            inputs = width;
        }

        return new DenseNetwork(Features, layers);
    }

    /// <summary>Gives back what it got: <c>x</c> [N, 2] to <c>y</c>.</summary>
    public static byte[] Echo(OnnxType type) => new OnnxModel("echo")
        .Input("x", type, "N", 2).Output("y", type, "N", 2).Node("Identity", ["x"], ["y"]).ToBytes();

    /// <summary><c>a</c> and <c>b</c> [N] to their sum, their difference and, under a name that is a JSON text itself, their product.</summary>
    public static byte[] Arithmetic() => new OnnxModel("arithmetic")
        .Input("a", OnnxType.Float, "N").Input("b", OnnxType.Float, "N")
        .Output("sum", OnnxType.Float, "N").Output("difference", OnnxType.Float, "N").Output(OddName, OnnxType.Float, "N")
        .Node("Add", ["a", "b"], ["sum"]).Node("Sub", ["a", "b"], ["difference"]).Node("Mul", ["a", "b"], [OddName]).ToBytes();

    public const string OddName = """{"of": ["a", "b"]}""";

    /// <summary>Takes exactly one row.</summary>
    public static byte[] OneRow() => new OnnxModel("one-row")
        .Input("x", OnnxType.Float, 1, 2).Output("y", OnnxType.Float, 1, 2).Node("Neg", ["x"], ["y"]).ToBytes();

    /// <summary>Its rows are not independent, whatever its shapes look like: each is divided by the sum of all.</summary>
    public static byte[] ShareOfAll() => new OnnxModel("share")
        .Input("x", OnnxType.Float, "N", 2).Output("y", OnnxType.Float, "N", 2)
        .Node("ReduceSum", ["x"], ["all"], OnnxSetting.Of("keepdims", 0)).Node("Div", ["x", "all"], ["y"]).ToBytes();

    /// <summary>Takes its time: <c>x</c> [N, 256] through many products.</summary>
    public static byte[] Slow(int products = 60)
    {
        const int width = 256;
        var model = new OnnxModel("slow").Input("x", OnnxType.Float, "N", width).Output("y", OnnxType.Float, "N", width)
            .Constant("w", [.. Enumerable.Range(0, width * width).Select(index => (index % 7) * 0.001f)], width, width);
        for (var index = 0; index < products; index++) model.Node("MatMul", [index == 0 ? "x" : $"x{index}", "w"], [index == products - 1 ? "y" : $"x{index + 1}"]);
        return model.ToBytes();
    }

    /// <summary>As many zeros as <c>count</c> [1] says.</summary>
    public static byte[] Zeros() => new OnnxModel("zeros")
        .Input("count", OnnxType.Int64, 1).Output("zeros", OnnxType.Float, "M").Node("ConstantOfShape", ["count"], ["zeros"]).ToBytes();

    public static byte[] CustomOperator() => new OnnxModel("custom")
        .Input("x", OnnxType.Float, "N").Output("y", OnnxType.Float, "N").NodeOf("com.example", "Magic", ["x"], ["y"]).ToBytes();

    public static float[] Row(int seed, int features = Features)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, features).Select(_ => (random.NextSingle() * 4) - 2)];
    }

    private static List<TreeNode> Tree(Random random)
    {
        var nodes = Enumerable.Range(0, 7).Select(node => TreeNode.Split(random.Next(Features), (random.NextSingle() * 2) - 1, (2 * node) + 1, (2 * node) + 2)).ToList();
        nodes.AddRange(Enumerable.Range(0, 8).Select(_ => TreeNode.Leaf(random.NextSingle() - 0.5f)));
        return nodes;
    }
}
