using System.Text.Json;

namespace Meridian.Contracts.Scores;

/// <summary>A model that scores, for the people of a tenant. <c>GET /internal/v1/tenants/{tenant}/models</c> answers with a list of them, <c>…/models/{model}</c> with one.</summary>
/// <param name="Outcome">What a high score says.</param>
/// <param name="Subject"><c>user</c>, or <c>volume</c>: the events of an hour.</param>
/// <param name="Version">The version that answers; null while none does.</param>
/// <param name="Canary">The version that answers <paramref name="CanaryPercent"/> of the people.</param>
/// <param name="Shadow">The version that is asked too, and not heard.</param>
/// <param name="ChangedAt">When that was last changed by somebody; null for never.</param>
/// <param name="Versions">The newest first.</param>
public sealed record ScoringModel(
    string Name, string Outcome, string Subject, int? Version, int? Canary, double CanaryPercent, int? Shadow, DateTimeOffset? ChangedAt, IReadOnlyList<ScoringModelVersion> Versions);

/// <param name="State"><c>ready</c>, <c>unavailable</c> or <c>loading</c>.</param>
/// <param name="Reason">Why it is not ready.</param>
/// <param name="Card">The model card: what it was trained with, how good it is, what it is not for.</param>
/// <param name="Features">What it is given.</param>
public sealed record ScoringModelVersion(int Version, string State, string? Reason, string? Description, JsonElement? Card, string? Sha256, IReadOnlyList<ScoringFeature> Features);

/// <param name="Description">For people; it says the unit.</param>
/// <param name="IsFresh">Whether it takes in what happened seconds ago; others are up to a minute old.</param>
public sealed record ScoringFeature(string Name, string Description, bool IsFresh);
