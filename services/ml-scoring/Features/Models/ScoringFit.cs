using Meridian.Features;
using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Models;

/// <summary>Whether a model takes and gives what its manifest says under <c>scoring</c>.</summary>
internal static class ScoringFit
{
    private const double Whole = 1;
    private const double Rounding = 1e-6;

    /// <exception cref="ModelRefusedException">It does not; the message says what is wrong.</exception>
    public static void Check(ModelSession session, ScoringManifest scoring)
    {
        CheckFeatures(scoring);
        if (session.Inputs is not [{ Type: TensorType.Fp32, Shape: [< 0, _] } input] || input.Name != scoring.Input || input.Shape[1] != scoring.Features.Count)
            throw new ModelRefusedException($"model.json: scoring says that the model has one input '{scoring.Input}' of FP32 [N,{scoring.Features.Count}]; it has {Show(session.Inputs)}.");
        if (session.Outputs.FirstOrDefault(output => output.Name == scoring.Output) is not { Type: TensorType.Fp32, Shape: [< 0, 1] })
            throw new ModelRefusedException($"model.json: scoring says that the model has an output '{scoring.Output}' of FP32 [N,1]; it has {Show(session.Outputs)}.");
        if (scoring.Baseline is { } baseline) CheckBaseline(scoring, baseline);
    }

    // Members that are missing are null, whatever the record says.
    private static void CheckFeatures(ScoringManifest scoring)
    {
        if (scoring is not { FeatureSet.Length: > 0, Features.Count: > 0, Outcome.Length: > 0, Input.Length: > 0, Output.Length: > 0 })
            throw new ModelRefusedException("model.json: scoring needs featureSet, features and outcome.");
        if (FeatureSet.All.FirstOrDefault(set => set.Name == scoring.FeatureSet) is not { } known)
            throw new ModelRefusedException($"model.json: there is no feature set '{scoring.FeatureSet}'; there are {string.Join(", ", FeatureSet.All.Select(set => set.Name))}.");
        if (scoring.Features.FirstOrDefault(name => known.Features.All(feature => feature.Name != name)) is { } missing)
            throw new ModelRefusedException($"model.json: the feature set {known.Name} has no '{missing}'.");
        if (scoring.Features.Distinct().Count() != scoring.Features.Count) throw new ModelRefusedException("model.json: scoring names a feature twice.");
    }

    private static void CheckBaseline(ScoringManifest scoring, ScoringBaseline baseline)
    {
        if (baseline is not { Features: not null, Score: not null }) throw new ModelRefusedException("model.json: scoring's baseline needs rows, features and score.");
        if (scoring.Features.FirstOrDefault(name => !baseline.Features.ContainsKey(name)) is { } missing)
            throw new ModelRefusedException($"model.json: scoring's baseline has no '{missing}'.");
        foreach (var (name, spread) in baseline.Features.Append(new("score", baseline.Score)))
        {
            if (!IsSound(spread)) throw new ModelRefusedException($"model.json: scoring's baseline of '{name}' is not ascending edges and one share more, which add up to 1.");
        }
    }

    private static bool IsSound(Distribution? spread) => spread is { Edges: not null, Shares: not null }
        && spread.Shares.Count == spread.Edges.Count + 1
        && spread.Edges.All(float.IsFinite)
        && spread.Edges.Zip(spread.Edges.Skip(1)).All(pair => pair.First < pair.Second)
        && spread.Shares.All(share => share >= 0)
        && Math.Abs(spread.Shares.Sum() - Whole) < Rounding;

    private static string Show(IEnumerable<TensorSpec> specs) => string.Join(", ", specs.Select(spec => $"'{spec.Name}' of {spec.Type.Name()} {TensorSpec.Show(spec.Shape)}"));
}
