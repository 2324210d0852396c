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
    private static readonly Explained Gone = new(null, KeptScore.VersionGone);
    private static readonly Explained NotLoaded = new(null, KeptScore.VersionNotLoaded);
    private static readonly Explained NotOfTrees = new(null, KeptScore.NotOfTrees);

    private readonly ConditionalWeakTable<LoadedModel, Trees> _trees = [];

    /// <param name="served">Null for a model that is not known any more.</param>
    /// <param name="given">What the version was given.</param>
    public async Task<Explained> ExplainAsync(ServedModel? served, int version, float[] given, CancellationToken cancellationToken)
    {
        if (served?.Versions.GetValueOrDefault(version) is not { Manifest.Scoring.Features: { } names } known || names.Count != given.Length) return Gone;
        if (known.Model is not { } model) return NotLoaded;
        if (!_trees.TryGetValue(model, out var trees))
        {
            if (await ReadAsync(known, cancellationToken) is not { } read) return Gone;
            trees = _trees.GetValue(model, _ => read);
        }

        return trees.Explainer is { } explainer ? new(Explain(explainer, names, given), null) : NotOfTrees;
    }

    private static ScoreExplanation Explain(TreeExplainer explainer, IReadOnlyList<string> names, float[] given)
    {
        var (start, contributions) = explainer.Explain(given);
        return new ScoreExplanation(start, [.. names.Select((name, column) => new ScoreContribution(name, given[column], contributions[column])).OrderByDescending(one => Math.Abs(one.Contribution))]);
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
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null; // it goes with its folder
        }
    }

    private sealed record Trees(TreeExplainer? Explainer);
}

/// <param name="Unexplained">Why there is no explanation, in the words of <see cref="KeptScore"/>.</param>
internal readonly record struct Explained(ScoreExplanation? Explanation, string? Unexplained);
