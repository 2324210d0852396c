using System.Globalization;
using System.Text;
using Meridian.Onnx;

namespace Meridian.Bench.Scoring;

/// <summary>The models that are measured, of the size that such models have, and requests for them with rows that change.</summary>
internal static class ScoringModels
{
    public const int Features = 64;
    public const string Logistic = "logistic";
    public const string Trees = "trees";
    public const string Network = "network";

    // The same rows again and again would teach the branch predictor the trees.
    private const int Different = 64;

    public static IReadOnlyDictionary<string, byte[]> Create()
    {
        var random = new Random(1);
        return new Dictionary<string, byte[]>
        {
            [Logistic] = new LogisticRegression(Some(random, Features), 0.1f).ToOnnx().ToBytes(),
            [Trees] = new TreeEnsemble([.. Enumerable.Range(0, 100).Select(_ => Tree(random))], 0, Features).ToOnnx().ToBytes(),
            [Network] = new DenseNetwork(Features, [Layer(random, Features, 256), Layer(random, 256, 256), Layer(random, 256, 1)]).ToOnnx().ToBytes(),
        };
    }

    public static void Write(string folder)
    {
        foreach (var (name, file) in Create()) File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, name, "1")).FullName, "model.onnx"), file);
    }

    public static IReadOnlyList<byte[]> JsonRequests(string path, int rows) => [.. Enumerable.Range(0, Different).Select(seed =>
    {
        var data = string.Join(',', Rows(seed, rows).Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
        return Request(path, "application/json", "", Encoding.UTF8.GetBytes($$"""{"inputs":[{"name":"features","shape":[{{rows}},{{Features}}],"datatype":"FP32","data":[{{data}}]}]}"""));
    })];

    public static IReadOnlyList<byte[]> BinaryRequests(string path, int rows) => [.. Enumerable.Range(0, Different).Select(seed =>
    {
        var tensor = System.Runtime.InteropServices.MemoryMarshal.AsBytes(Rows(seed, rows).AsSpan());
        var json = Encoding.UTF8.GetBytes($$$"""{"parameters":{"binary_data_output":true},"inputs":[{"name":"features","shape":[{{{rows}}},{{{Features}}}],"datatype":"FP32","parameters":{"binary_data_size":{{{tensor.Length}}}}}]}""");
        return Request(path, "application/octet-stream", $"Inference-Header-Content-Length: {json.Length}\r\n", [.. json, .. tensor]);
    })];

    public static float[] Rows(int seed, int rows, int features = Features) => Some(new Random(seed), rows * features);

    private static byte[] Request(string path, string type, string header, byte[] body) =>
        [.. Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n{header}\r\n"), .. body];

    private static float[] Some(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 4) - 2)];

    private static DenseLayer Layer(Random random, int inputs, int outputs) => new([.. Some(random, inputs * outputs).Select(weight => weight * 0.05f)], Some(random, outputs));

    // Depth 6, full.
    private static List<TreeNode> Tree(Random random) =>
    [
        .. Enumerable.Range(0, 63).Select(node => TreeNode.Split(random.Next(Features), (random.NextSingle() * 3) - 1.5f, (2 * node) + 1, (2 * node) + 2)),
        .. Enumerable.Range(0, 64).Select(_ => TreeNode.Leaf((random.NextSingle() - 0.5f) * 0.1f)),
    ];
}
