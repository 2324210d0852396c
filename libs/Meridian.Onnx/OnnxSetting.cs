namespace Meridian.Onnx;

/// <summary>A setting of a node.</summary>
public sealed class OnnxSetting
{
    private const int NameField = 1;
    private const int TypeField = 20;

    private readonly Action<ProtobufWriter> _write;

    private OnnxSetting(string name, int type, Action<ProtobufWriter> value) => _write = writer =>
    {
        writer.Text(NameField, name);
        value(writer);
        writer.Int(TypeField, type);
    };

    public static OnnxSetting Of(string name, float value) => new(name, 1, writer => writer.Float(2, value));

    public static OnnxSetting Of(string name, long value) => new(name, 2, writer => writer.Int(3, value));

    public static OnnxSetting Of(string name, string value) => new(name, 3, writer => writer.Text(4, value));

    public static OnnxSetting Of(string name, IReadOnlyList<float> values) => new(name, 6, writer =>
    {
        foreach (var value in values) writer.Float(7, value);
    });

    public static OnnxSetting Of(string name, IReadOnlyList<long> values) => new(name, 7, writer =>
    {
        foreach (var value in values) writer.Int(8, value);
    });

    public static OnnxSetting Of(string name, IReadOnlyList<string> values) => new(name, 8, writer =>
    {
        foreach (var value in values) writer.Text(9, value);
    });

    internal void Write(ProtobufWriter writer) => _write(writer);
}
