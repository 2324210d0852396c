namespace Meridian.MlScoring.Features.Inference;

/// <summary>An output that was asked for.</summary>
/// <param name="Index">Its place among the model's.</param>
/// <param name="IsBinary">In which form; null as the request says for all.</param>
internal readonly record struct WantedOutput(int Index, bool? IsBinary);
