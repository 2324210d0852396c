using System.Text;

namespace Meridian.MlScoring.Features.Runs;

/// <summary>An input or output of a model as the model declares it; -1 in the shape varies.</summary>
internal sealed class TensorSpec(string name, TensorType type, IReadOnlyList<long> shape, IReadOnlyList<string> symbols)
{
    public string Name { get; } = name;

    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

    public TensorType Type { get; } = type;

    public byte[] Utf8Type { get; } = Encoding.UTF8.GetBytes(type.Name());

    public IReadOnlyList<long> Shape { get; } = shape;

    /// <summary>The name of the first dimension where it varies: what has the same name has the same size in a run.</summary>
    public string? RowSymbol => Shape.Count > 0 && Shape[0] < 0 ? symbols[0] : null;

    public bool HasVaryingRows => Shape.Count > 0 && Shape[0] < 0;

    /// <summary>Whether a tensor of that shape can be given.</summary>
    public bool Takes(ReadOnlySpan<long> given)
    {
        if (given.Length != Shape.Count) return false;
        for (var index = 0; index < given.Length; index++)
        {
            if (given[index] < 0 || (Shape[index] >= 0 && Shape[index] != given[index])) return false;
        }

        return true;
    }

    public static string Show(IEnumerable<long> shape) => $"[{string.Join(',', shape)}]";
}
