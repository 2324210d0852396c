using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Scores;

/// <summary>A run for scores gave none.</summary>
internal sealed class ScoreFaultException(RunFault fault) : Exception(fault.Message)
{
    public RunFault Fault => fault;
}
