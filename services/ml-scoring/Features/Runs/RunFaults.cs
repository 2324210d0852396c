using Microsoft.ML.OnnxRuntime;

namespace Meridian.MlScoring.Features.Runs;

/// <summary>What ONNX Runtime's errors mean; they come as texts with the kind in front.</summary>
internal static class RunFaults
{
    private const string Terminated = "terminate flag";

    private static readonly string[] OutOfMemory = ["Failed to allocate memory", "bad_alloc", "bad allocation", "Available memory of", "larger than the maximum"];

    public static RunFault Of(OnnxRuntimeException fault, InputTensor[] inputs) => fault.Message switch
    {
        var message when message.Contains(Terminated, StringComparison.Ordinal) => new(RunFaultKind.TooLate, "The time allowed for this request is over; the run was stopped."),
        var message when OutOfMemory.Any(mark => message.Contains(mark, StringComparison.Ordinal)) =>
            new(RunFaultKind.TooLarge, $"For {string.Join(", ", inputs.Select(input => $"'{input.Spec.Name}' {TensorSpec.Show(input.Shape)}"))} as it is the model needs more memory than models may have."),
        var message when message.StartsWith("[ErrorCode:InvalidArgument]", StringComparison.Ordinal) => new(RunFaultKind.Refused, Shorten(message)),
        var message => new(RunFaultKind.Failed, Shorten(message)),
    };

    /// <summary>The first line without the code in front and without paths of the machine that the runtime was built on.</summary>
    public static string Shorten(string message)
    {
        var line = message.AsSpan();
        var codeEnd = line.StartsWith("[ErrorCode:", StringComparison.Ordinal) ? line.IndexOf(']') + 1 : 0;
        line = line[codeEnd..].Trim();
        var end = line.IndexOfAny('\r', '\n');
        if (end >= 0) line = line[..end];
        // "…/core/framework/bfc_arena.cc:376 void* onnxruntime::…" says nothing to a caller.
        var source = line.IndexOf("/onnxruntime/", StringComparison.Ordinal);
        return (source < 0 ? line : line[..source]).TrimEnd().ToString();
    }
}
