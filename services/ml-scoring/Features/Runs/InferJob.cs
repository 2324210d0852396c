using System.Threading.Tasks.Sources;

namespace Meridian.MlScoring.Features.Runs;

/// <summary>A request to a model: inputs in the model's order, then the outputs or why there are none. Whoever made it disposes it, once nothing runs it any more.</summary>
/// <param name="outputs">Which of the model's outputs are wanted, by their place.</param>
internal sealed class InferJob(InputTensor[] inputs, int[] outputs, long deadline, CancellationToken abandoned) : IValueTaskSource, IDisposable
{
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private OutputSet? _set;

    public InputTensor[] Inputs { get; } = inputs;

    public int[] Wanted { get; } = outputs;

    /// <summary>A timestamp of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public long Deadline { get; } = deadline;

    public bool IsAbandoned => abandoned.IsCancellationRequested;

    /// <summary>When it began to wait.</summary>
    public long Entered { get; set; }

    public OutputTensor[] Outputs { get; private set; } = [];

    public RunFault? Fault { get; private set; }

    /// <summary>How many rows it has, where inputs are rows.</summary>
    public long Rows => Inputs.Length > 0 && Inputs[0].Shape.Length > 0 ? Inputs[0].Shape[0] : 1;

    /// <summary>Ends when it was run elsewhere.</summary>
    public ValueTask Completion => new(this, _core.Version);

    public void Succeed(OutputSet set, OutputTensor[] results) => (_set, Outputs) = (set, results);

    public void Fail(RunFault fault) => Fault = fault;

    /// <summary>Tells who waits.</summary>
    public void Complete() => _core.SetResult(true);

    /// <summary>Lets go of the outputs alone: the inputs are another job's too.</summary>
    public void ReleaseOutputs()
    {
        _set?.Release();
        _set = null;
    }

    public void Dispose()
    {
        foreach (var input in Inputs) input.Dispose();
        ReleaseOutputs();
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
