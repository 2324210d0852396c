namespace Meridian.MlScoring.Features.Inference;

/// <summary>What this server calls itself.</summary>
internal static class ThisServer
{
    public const string Name = "meridian-ml-scoring";

    /// <summary>What runs its models, as Triton names it.</summary>
    public const string Platform = "onnxruntime_onnx";

    public static string Version { get; } = typeof(ThisServer).Assembly.GetName().Version!.ToString(3);
}
