namespace Meridian.MlScoring.Features.Runs;

/// <summary>Why a run gave no outputs, in words for the caller.</summary>
internal sealed record RunFault(RunFaultKind Kind, string Message);
