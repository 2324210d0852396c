using Microsoft.ML.OnnxRuntime;

namespace Meridian.MlScoring.Features.Runs;

/// <summary>An output of a request: all of a value, or some rows of it.</summary>
internal readonly record struct OutputTensor(TensorSpec Spec, long[] Shape, OrtValue Value, long FirstElement, long Elements)
{
    public ReadOnlySpan<byte> Bytes => Value.GetTensorMutableRawData().Slice(checked((int)(FirstElement * Spec.Type.Size())), checked((int)(Elements * Spec.Type.Size())));

    public ReadOnlySpan<byte> Text(int index) => Value.GetStringElementAsSpan(index);
}
