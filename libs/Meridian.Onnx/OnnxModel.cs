using System.Runtime.InteropServices;

namespace Meridian.Onnx;

/// <summary>Builds an ONNX file. The numbers are those of <c>onnx.proto3</c>; the same calls give the same bytes.</summary>
/// <param name="name">The graph's.</param>
public sealed class OnnxModel(string name)
{
    private const int IrVersion = 8;
    private const int Opset = 17;
    private const int MachineLearningOpset = 3;

    /// <summary>The operators of classical models: trees, encoders of labels.</summary>
    public const string MachineLearning = "ai.onnx.ml";

    private readonly List<ProtobufWriter> _nodes = [];
    private readonly List<ProtobufWriter> _constants = [];
    private readonly List<ProtobufWriter> _inputs = [];
    private readonly List<ProtobufWriter> _outputs = [];
    private readonly List<(string Key, string Value)> _notes = [];

    public OnnxModel Input(string input, OnnxType type, params ReadOnlySpan<OnnxDimension> shape) => Add(_inputs, Value(input, type, shape));

    public OnnxModel Output(string output, OnnxType type, params ReadOnlySpan<OnnxDimension> shape) => Add(_outputs, Value(output, type, shape));

    public OnnxModel Constant(string constant, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Add(_constants, Tensor(constant, OnnxType.Float, MemoryMarshal.AsBytes(values), shape));

    public OnnxModel Constant(string constant, ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) =>
        Add(_constants, Tensor(constant, OnnxType.Int64, MemoryMarshal.AsBytes(values), shape));

    /// <summary>A step of the computation, named after its first output.</summary>
    public OnnxModel Node(string operation, ReadOnlySpan<string> inputs, ReadOnlySpan<string> outputs, params ReadOnlySpan<OnnxSetting> attributes) =>
        NodeOf("", operation, inputs, outputs, attributes);

    /// <summary>A step by an operator of another domain, such as <see cref="MachineLearning"/>.</summary>
    public OnnxModel NodeOf(
        string domain, string operation, ReadOnlySpan<string> inputs, ReadOnlySpan<string> outputs, params ReadOnlySpan<OnnxSetting> attributes)
    {
        var node = new ProtobufWriter();
        foreach (var input in inputs) node.Text(1, input);
        foreach (var output in outputs) node.Text(2, output);
        node.Text(3, $"{operation}_{outputs[0]}").Text(4, operation);
        foreach (var attribute in attributes) node.Message(5, attribute.Write);
        if (domain.Length > 0) node.Text(7, domain);
        return Add(_nodes, node);
    }

    /// <summary>A note kept in the file (<c>metadata_props</c>).</summary>
    public OnnxModel Note(string key, string value)
    {
        _notes.Add((key, value));
        return this;
    }

    /// <summary>The file.</summary>
    public byte[] ToBytes(long version = 1)
    {
        var graph = new ProtobufWriter();
        foreach (var node in _nodes) graph.Message(1, node);
        graph.Text(2, name);
        foreach (var constant in _constants) graph.Message(5, constant);
        foreach (var input in _inputs) graph.Message(11, input);
        foreach (var output in _outputs) graph.Message(12, output);

        var model = new ProtobufWriter().Int(1, IrVersion).Text(2, "meridian").Int(5, version).Message(7, graph)
            .Message(8, opset => opset.Text(1, "").Int(2, Opset))
            .Message(8, opset => opset.Text(1, MachineLearning).Int(2, MachineLearningOpset));
        foreach (var (key, value) in _notes) model.Message(14, note => note.Text(1, key).Text(2, value));
        return model.Written.ToArray();
    }

    private static ProtobufWriter Value(string name, OnnxType type, ReadOnlySpan<OnnxDimension> shape)
    {
        var dimensions = new ProtobufWriter();
        foreach (var dimension in shape) dimensions.Message(1, one => _ = dimension.Name is { } symbol ? one.Text(2, symbol) : one.Int(1, dimension.Size));
        return new ProtobufWriter().Text(1, name).Message(2, of => of.Message(1, tensor => tensor.Int(1, (int)type).Message(2, dimensions)));
    }

    private static ProtobufWriter Tensor(string name, OnnxType type, ReadOnlySpan<byte> raw, ReadOnlySpan<long> shape)
    {
        var tensor = new ProtobufWriter();
        foreach (var size in shape) tensor.Int(1, size);
        return tensor.Int(2, (int)type).Text(8, name).Bytes(9, raw);
    }

    private OnnxModel Add(List<ProtobufWriter> list, ProtobufWriter item)
    {
        list.Add(item);
        return this;
    }
}
