namespace Meridian.Onnx;

/// <summary>A layer: <c>Weights</c> is [inputs, outputs], row by row.</summary>
public sealed record DenseLayer(IReadOnlyList<float> Weights, IReadOnlyList<float> Biases);
