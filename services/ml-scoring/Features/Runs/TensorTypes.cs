using Microsoft.ML.OnnxRuntime.Tensors;

namespace Meridian.MlScoring.Features.Runs;

/// <summary>What is known of each type: the protocol's name, ONNX Runtime's number, bytes an element.</summary>
internal static class TensorTypes
{
    private static readonly (string Name, TensorElementType Onnx, int Size)[] Known =
    [
        ("BOOL", TensorElementType.Bool, 1),
        ("UINT8", TensorElementType.UInt8, 1),
        ("UINT16", TensorElementType.UInt16, 2),
        ("UINT32", TensorElementType.UInt32, 4),
        ("UINT64", TensorElementType.UInt64, 8),
        ("INT8", TensorElementType.Int8, 1),
        ("INT16", TensorElementType.Int16, 2),
        ("INT32", TensorElementType.Int32, 4),
        ("INT64", TensorElementType.Int64, 8),
        ("FP16", TensorElementType.Float16, 2),
        ("BF16", TensorElementType.BFloat16, 2),
        ("FP32", TensorElementType.Float, 4),
        ("FP64", TensorElementType.Double, 8),
        ("BYTES", TensorElementType.String, 0),
    ];

    /// <summary>The name in the inference protocol.</summary>
    public static string Name(this TensorType type) => Known[(int)type].Name;

    /// <summary>Bytes of an element; 0 where that varies.</summary>
    public static int Size(this TensorType type) => Known[(int)type].Size;

    public static TensorElementType ToOnnx(this TensorType type) => Known[(int)type].Onnx;

    /// <summary>Whether it is a floating point type, which can hold what is not a number.</summary>
    public static bool IsFloat(this TensorType type) => type is TensorType.Fp16 or TensorType.Bf16 or TensorType.Fp32 or TensorType.Fp64;

    /// <summary>The type of ONNX Runtime's number, or null where the protocol has none.</summary>
    public static TensorType? FromOnnx(TensorElementType onnx)
    {
        var index = Array.FindIndex(Known, known => known.Onnx == onnx);
        return index < 0 ? null : (TensorType)index;
    }
}
