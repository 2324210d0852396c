using System.Text;

namespace Meridian.Onnx;

/// <summary>A step of a graph as it was read.</summary>
internal sealed class OnnxNode
{
    public string Operation { get; private set; } = "";

    public string Domain { get; private set; } = "";

    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    public Dictionary<string, OnnxAttribute> Attributes { get; } = [];

    /// <summary>Null for what is broken.</summary>
    public static OnnxNode? Read(ReadOnlySpan<byte> message)
    {
        var node = new OnnxNode();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.WireType != ProtobufReader.LengthDelimited || !node.Take(reader.Field, reader.Bytes)) return null;
        }

        return reader.IsBroken ? null : node;
    }

    public bool IsFrom(string domain, string operation) => Domain == domain && Operation == operation && (Inputs.Count, Outputs.Count) == (1, 1);

    private bool Take(int field, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case 1: Inputs.Add(Encoding.UTF8.GetString(value)); return true;
            case 2: Outputs.Add(Encoding.UTF8.GetString(value)); return true;
            case 4: Operation = Encoding.UTF8.GetString(value); return true;
            case 5: return OnnxAttribute.Read(value) is { } attribute && Attributes.TryAdd(attribute.Name, attribute);
            case 7: Domain = Encoding.UTF8.GetString(value); return true;
            default: return true;
        }
    }
}
