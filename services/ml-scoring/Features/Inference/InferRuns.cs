using System.Diagnostics;
using Meridian.MlScoring.Features.Models;
using Meridian.MlScoring.Features.Runs;
using Microsoft.Extensions.Options;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>What both faces of the protocol share: the memory that bodies under way may take, and how a request that has been read is run.</summary>
internal sealed class InferRuns(ShadowRuns shadows, IOptions<InferenceOptions> options, ILogger<InferRuns> logger)
{
    private const long Megabyte = 1 << 20;

    private readonly MemoryBudget _budget = new(options.Value.MaxMegabytesUnderWay * Megabyte);

    /// <summary>Most bytes of a request.</summary>
    public int MostBytes { get; } = options.Value.MaxRequestMegabytes << 20;

    /// <summary>Room for a body within what those under way may take.</summary>
    public RequestBody NewBody() => new(_budget, MostBytes);

    /// <summary>Makes a run of a request that has been read. It has the lease from now on.</summary>
    /// <param name="started">When the request came, as a timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="patience">How long it may take, where the caller says so beside the request's own words.</param>
    public InferRun Begin(ModelLease lease, InferRequest request, long started, TimeSpan? patience, CancellationToken abandoned)
    {
        var allowed = options.Value.Timeout;
        if (request.TimeoutMicroseconds > 0 && request.TimeoutMicroseconds < allowed.TotalMicroseconds) allowed = TimeSpan.FromMicroseconds(request.TimeoutMicroseconds);
        if (patience < allowed) allowed = patience.Value;
        var wanted = request.Outputs.Count > 0 ? request.Outputs.ConvertAll(output => output.Index).ToArray() : lease.Model.AllOutputs;
        var job = new InferJob(request.Inputs, wanted, started + (long)(allowed.TotalSeconds * Stopwatch.Frequency), abandoned);
        return new InferRun(lease, request, job, shadows, logger);
    }
}
