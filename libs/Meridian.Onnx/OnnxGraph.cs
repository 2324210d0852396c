using System.Text;

namespace Meridian.Onnx;

/// <summary>A graph as it was read: its steps, and what goes in and out.</summary>
internal sealed class OnnxGraph
{
    // Nothing that is asked for here has more.
    private const int MostNodes = 2;

    public List<OnnxNode> Nodes { get; } = [];

    public List<OnnxMatrix> Inputs { get; } = [];

    public List<OnnxMatrix> Outputs { get; } = [];

    /// <summary>Null for what is broken, has constants, or has more than two steps.</summary>
    public static OnnxGraph? Read(ReadOnlySpan<byte> message)
    {
        var graph = new OnnxGraph();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.WireType != ProtobufReader.LengthDelimited || !graph.Take(reader.Field, reader.Bytes)) return null;
        }

        return reader.IsBroken ? null : graph;
    }

    private bool Take(int field, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case 1: return Nodes.Count < MostNodes && Added(Nodes, OnnxNode.Read(value));
            case 11: return Added(Inputs, OnnxMatrix.Read(value));
            case 12: return Added(Outputs, OnnxMatrix.Read(value));
            default: return field is not (5 or 15); // constants
        }
    }

    private static bool Added<T>(List<T> list, T? item) where T : class
    {
        if (item is null) return false;
        list.Add(item);
        return true;
    }
}

/// <summary>What goes in or out where that is a matrix of floats with rows as wide as is said.</summary>
internal sealed record OnnxMatrix(string Name, int Width)
{
    /// <summary>Null for what is broken or something else.</summary>
    public static OnnxMatrix? Read(ReadOnlySpan<byte> message)
    {
        var name = "";
        var type = ReadOnlySpan<byte>.Empty;
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader is { Field: 1, WireType: ProtobufReader.LengthDelimited }) name = Encoding.UTF8.GetString(reader.Bytes);
            if (reader is { Field: 2, WireType: ProtobufReader.LengthDelimited }) type = reader.Bytes;
        }

        var tensor = FieldOf(type, 1);
        return !reader.IsBroken && NumberOf(tensor, 1) == (ulong)OnnxType.Float && WidthOf(FieldOf(tensor, 2)) is > 0 and var width ? new OnnxMatrix(name, width) : null;
    }

    // The second of two dimensions; 0 where there are not two, or it varies.
    private static int WidthOf(ReadOnlySpan<byte> shape)
    {
        var dimensions = 0;
        var width = 0ul;
        var reader = new ProtobufReader(shape);
        while (reader.Next())
        {
            if (reader is not { Field: 1, WireType: ProtobufReader.LengthDelimited }) continue;
            dimensions++;
            width = NumberOf(reader.Bytes, 1);
        }

        return !reader.IsBroken && dimensions == 2 && width <= int.MaxValue ? (int)width : 0;
    }

    private static ulong NumberOf(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.WireType == ProtobufReader.Varint && reader.Field == field) return reader.Number;
        }

        return 0;
    }

    private static ReadOnlySpan<byte> FieldOf(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.WireType == ProtobufReader.LengthDelimited && reader.Field == field) return reader.Bytes;
        }

        return [];
    }
}
