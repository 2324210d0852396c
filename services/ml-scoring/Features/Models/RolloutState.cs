namespace Meridian.MlScoring.Features.Models;

/// <summary>Which version answers whom.</summary>
/// <param name="Production">Answers all who are not in the canary; null is the newest of stage production.</param>
/// <param name="Canary">Answers a share of the users.</param>
/// <param name="Shadow">Gets what production gets; its answers are compared and dropped.</param>
/// <param name="By">Who wanted it so.</param>
internal sealed record RolloutState(int? Production, int? Canary, double CanaryPercent, int? Shadow, string By, DateTimeOffset At)
{
    /// <summary>Nothing said: the manifests decide.</summary>
    public static RolloutState None { get; } = new(null, null, 0, null, "", default);
}
