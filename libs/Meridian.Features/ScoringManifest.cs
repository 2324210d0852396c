namespace Meridian.Features;

/// <summary>What <c>model.json</c> says under <c>scoring</c> of a model that scores people or event volumes: without it a model answers by the inference protocol only.</summary>
/// <param name="FeatureSet">The name of a <see cref="FeatureSet"/>.</param>
/// <param name="Features">Those that the model takes, in the order of its input's columns.</param>
/// <param name="Outcome">For people: what a high score says, such as "gone within 28 days".</param>
public sealed record ScoringManifest(string FeatureSet, IReadOnlyList<string> Features, string Outcome)
{
    /// <summary>The model's input of shape [N, features].</summary>
    public string Input { get; init; } = "features";

    /// <summary>The model's output of shape [N, 1].</summary>
    public string Output { get; init; } = "score";

    /// <summary>How features and scores were spread when it was trained; drift is measured against it.</summary>
    public ScoringBaseline? Baseline { get; init; }
}

/// <summary>How the rows that a model was trained with were spread.</summary>
/// <param name="Rows">How many there were.</param>
/// <param name="Features">By the feature's name.</param>
/// <param name="Score">Of the model's own scores on rows that it was not trained with.</param>
public sealed record ScoringBaseline(long Rows, IReadOnlyDictionary<string, Distribution> Features, Distribution Score);
