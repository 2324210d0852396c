namespace Meridian.MlScoring.Features.Runs;

/// <summary>How a model is run.</summary>
/// <param name="Concurrency">Runs at the same time.</param>
/// <param name="MaxWaiting">Requests that may wait.</param>
/// <param name="MaxRows">Most rows of different requests in one run.</param>
internal sealed record RunSettings(int Concurrency, int MaxWaiting, int MaxRows);
