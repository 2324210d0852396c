using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Meridian.Contracts.Scores;
using Meridian.MlScoring.Features.Models;
using Meridian.MlScoring.Features.Runs;
using Meridian.Onnx;

namespace Meridian.MlScoring.Features.Scores;

/// <summary>Says what each feature adds to a score, for models that are made of trees. A version's trees are read once and go with the version.</summary>
internal sealed class Explanations
{
    private readonly ConditionalWeakTable<LoadedModel, Trees> _trees = [];

    /// <param name="given">What the version was given.</param>
    /// <returns>Null where the version is not made of trees, or not loaded.</returns>
    public async Task<ScoreExplanation?> ExplainAsync(ServedModel served, int version, float[] given, CancellationToken cancellationToken)
    {
        if (!served.Versions.TryGetValue(version, out var known) || known is not { Model: { } model, Manifest.Scoring: { } scoring }) return null;
        if (!_trees.TryGetValue(model, out var trees) && await ReadAsync(known, cancellationToken) is { } read) trees = _trees.GetValue(model, _ => read);
        if (trees?.Explainer is not { } explainer || scoring.Features.Count != given.Length) return null;
        var (start, contributions) = explainer.Explain(given);
        return new ScoreExplanation(start,
            [.. scoring.Features.Select((name, column) => new ScoreContribution(name, given[column], contributions[column])).OrderByDescending(one => Math.Abs(one.Contribution))]);
    }

    // The file may be another one by now: then it is not what gave the score.
    private static async Task<Trees?> ReadAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(version.Folder.File, cancellationToken);
            if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != version.Sha256) return null;
            return new Trees(TreeEnsemble.TryRead(bytes, out var ensemble) ? TreeExplainer.Of(ensemble) : null);
        }
        catch (IOException)
        {
            return null; // it goes with its folder
        }
    }

    private sealed record Trees(TreeExplainer? Explainer);
}
