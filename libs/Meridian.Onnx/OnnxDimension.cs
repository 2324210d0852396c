namespace Meridian.Onnx;

/// <summary>One dimension of a tensor: a number, or a name where it varies. Dimensions of the same name are equal in one run.</summary>
public readonly record struct OnnxDimension
{
    private OnnxDimension(long size, string? name) => (Size, Name) = (size, name);

    internal long Size { get; }

    internal string? Name { get; }

    public static implicit operator OnnxDimension(long size) => FromInt64(size);

    public static implicit operator OnnxDimension(string name) => FromString(name);

    /// <summary>A dimension that is always the same.</summary>
    public static OnnxDimension FromInt64(long size) => new(size, null);

    /// <summary>A dimension that varies.</summary>
    public static OnnxDimension FromString(string name) => new(0, name);
}
