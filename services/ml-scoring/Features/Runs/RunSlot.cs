using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace Meridian.MlScoring.Features.Runs;

/// <summary>The right to run a model once at a time, with what stops a run that takes too long: the flag is looked at between the model's nodes.</summary>
internal sealed class RunSlot : IDisposable
{
    private readonly Lock _gate = new();
    private long _deadline;
    private InferJob? _alone;
    private bool _isStopped;

    public RunOptions Options { get; private set; } = new();

    /// <param name="deadline">A timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="alone">The job, if there is no other in the run: it is stopped when its caller has gone.</param>
    public void Begin(long deadline, InferJob? alone)
    {
        lock (_gate) (_deadline, _alone) = (deadline, alone);
    }

    public void End()
    {
        lock (_gate)
        {
            (_deadline, _alone) = (0, null);
            if (!_isStopped) return;
            // The flag sticks: these options would stop every run from now on.
            Options.Dispose();
            Options = new RunOptions();
            _isStopped = false;
        }
    }

    public void StopIfLate(long now)
    {
        lock (_gate)
        {
            if (_deadline == 0 || _isStopped || (now < _deadline && _alone is not { IsAbandoned: true })) return;
            Options.Terminate = true;
            _isStopped = true;
        }
    }

    public void Dispose() => Options.Dispose();
}
