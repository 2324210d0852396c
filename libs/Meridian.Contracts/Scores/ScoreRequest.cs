namespace Meridian.Contracts.Scores;

/// <summary>
/// The body of ml-scoring's <c>POST /internal/v1/tenants/{tenant}/scores/{model}</c>, answered with <see cref="ScoreAnswer"/>: who or what is to be scored. The gateway's
/// <c>POST /v1/score/{model}</c> and a workflow's score step ask by it.
/// </summary>
/// <param name="UserIds">For a model of people: 1 to 1,000 of their ids, user ids or anonymous ones.</param>
/// <param name="Event">For a model of volumes: the name of the event to count; null for all events together.</param>
/// <param name="At">
/// The moment to score as of, as it was known then: nothing that happened or came in later counts. Null for now. Scores of the past are not kept.
/// </param>
/// <param name="Explain">Whether to say what each feature adds.</param>
/// <param name="Source">Who asks, for the record: <c>api</c>, <c>workflow</c> or <c>batch</c>.</param>
public sealed record ScoreRequest(IReadOnlyList<string>? UserIds, string? Event, DateTimeOffset? At, bool Explain, string Source);
