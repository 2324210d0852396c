namespace Meridian.MlScoring.Features.Models;

/// <summary>A model for people: its versions, its rollout, what its shadow says.</summary>
internal sealed record ModelReport(string Name, int? Production, RolloutState Rollout, int Revision, IReadOnlyList<VersionReport> Versions, IReadOnlyList<ShadowReport> Shadows)
{
    public static ModelReport Of(ServedModel model, ShadowRuns shadows) => new(
        model.Name, model.Production, model.Rollout.Current, model.Rollout.Revision,
        [.. model.Versions.Values.Select(VersionReport.Of)], [.. shadows.Of(model.Name).Select(comparison => comparison.Report())]);
}
