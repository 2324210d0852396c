using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>Where in InferTensorContents the elements of a type stand, and how.</summary>
/// <param name="Field">The field; 0 for types that come as bytes only.</param>
/// <param name="Element">How one element stands, packed or not.</param>
internal readonly record struct TypedContents(int Field, WireType Element)
{
    private static readonly string[] Names =
        ["", "bool_contents", "int_contents", "int64_contents", "uint_contents", "uint64_contents", "fp32_contents", "fp64_contents", "bytes_contents"];

    public static TypedContents Of(TensorType type) => type switch
    {
        TensorType.Bool => new(1, WireType.Varint),
        TensorType.Int8 or TensorType.Int16 or TensorType.Int32 => new(2, WireType.Varint),
        TensorType.Int64 => new(3, WireType.Varint),
        TensorType.UInt8 or TensorType.UInt16 or TensorType.UInt32 => new(4, WireType.Varint),
        TensorType.UInt64 => new(5, WireType.Varint),
        TensorType.Fp32 => new(6, WireType.Fixed32),
        TensorType.Fp64 => new(7, WireType.Fixed64),
        TensorType.Bytes => new(8, WireType.Bytes),
        TensorType.Fp16 or TensorType.Bf16 => new(0, WireType.Bytes),
    };

    public static string NameOf(int field) => field < Names.Length ? Names[field] : $"field {field}";
}
