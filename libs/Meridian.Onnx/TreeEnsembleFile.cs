namespace Meridian.Onnx;

/// <summary>
/// Reads an ONNX file that is a tree ensemble as <see cref="TreeEnsemble.ToOnnx"/> writes it, or as others do who mean the same. Files come from people: one may be broken or made to harm.
/// </summary>
internal static class TreeEnsembleFile
{
    private const int MostFeatures = 1 << 16;

    /// <summary>Null for any other file.</summary>
    public static TreeEnsemble? Read(ReadOnlySpan<byte> file)
    {
        var graphs = 0;
        var graph = ReadOnlySpan<byte>.Empty;
        var reader = new ProtobufReader(file);
        while (reader.Next())
        {
            if (reader is not { Field: 7, WireType: ProtobufReader.LengthDelimited }) continue;
            graphs++;
            graph = reader.Bytes;
        }

        return !reader.IsBroken && graphs == 1 && OnnxGraph.Read(graph) is { } read ? Read(read) : null;
    }

    private static TreeEnsemble? Read(OnnxGraph graph) =>
        graph is { Nodes: [var trees, var sigmoid], Inputs: [{ Width: <= MostFeatures } input], Outputs: [{ Width: 1 } output] }
        && trees.IsFrom(OnnxModel.MachineLearning, TreeSettings.Operation) && sigmoid.IsFrom("", "Sigmoid") && sigmoid.Attributes.Count == 0
        && (trees.Inputs[0], sigmoid.Inputs[0], sigmoid.Outputs[0]) == (input.Name, trees.Outputs[0], output.Name)
            ? new TreeTables(trees.Attributes).ToEnsemble(input.Width)
            : null;
}
