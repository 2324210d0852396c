using Meridian.MlScoring.Features.Models;
using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>A request under way in a model. At its end what it holds is let go of, or handed to the model's shadow if it has been answered.</summary>
internal sealed class InferRun(ModelLease lease, InferRequest request, InferJob job, ShadowRuns shadows, ILogger logger) : IDisposable
{
    private bool _isAnswered;

    public ModelLease Lease { get; } = lease;

    public InferRequest Request { get; } = request;

    public InferJob Job { get; } = job;

    /// <summary>Runs it, now or when its turn comes.</summary>
    /// <returns>Why there are no outputs, or null.</returns>
    public async ValueTask<ProtocolError?> RunAsync()
    {
        await Lease.Model.InferAsync(Job);
        if (Job.Fault is not { } fault) return null;
        if (fault.Kind == RunFaultKind.Failed) Log.RunFailed(logger, Lease.Served.Name, Lease.Version, fault.Message);
        return ProtocolError.Of(fault);
    }

    /// <summary>Says that its answer has been given.</summary>
    public void SetAnswered() => _isAnswered = true;

    public void Dispose()
    {
        if (_isAnswered && shadows.TryTake(Lease, Job)) return;
        Job.Dispose();
        Lease.Dispose();
    }
}
