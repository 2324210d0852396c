using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>What was asked, apart from the inputs.</summary>
internal sealed class InferRequest
{
    public string? Id { get; set; }

    /// <summary>Whether outputs are wanted in binary unless one says otherwise.</summary>
    public bool IsBinary { get; set; }

    /// <summary>Microseconds it may take; 0 if it does not say.</summary>
    public long TimeoutMicroseconds { get; set; }

    public List<WantedOutput> Outputs { get; } = [];

    /// <summary>In the model's order.</summary>
    public InputTensor[] Inputs { get; set; } = [];

    public bool IsOutputBinary(int index) => index < Outputs.Count ? Outputs[index].IsBinary ?? IsBinary : IsBinary;
}
