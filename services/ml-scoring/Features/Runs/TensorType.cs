namespace Meridian.MlScoring.Features.Runs;

/// <summary>Types of elements that both the inference protocol and ONNX Runtime know.</summary>
internal enum TensorType
{
    Bool,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Int8,
    Int16,
    Int32,
    Int64,
    Fp16,
    Bf16,
    Fp32,
    Fp64,
    Bytes,
}
