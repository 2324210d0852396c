namespace Meridian.Contracts.Scores;

/// <summary>
/// The scoring of many people, one after the other. <c>POST /internal/v1/tenants/{tenant}/scores/{model}/batches?cohort={id}</c> with their ids, a JSON text a line, starts one and answers
/// 202 with this; <c>GET …/score-batches</c> lists those of the last 7 days, <c>GET …/score-batches/{id}</c> shows one, <c>DELETE …/score-batches/{id}</c> stops it.
/// </summary>
/// <param name="CohortId">The cohort that they were, when it started.</param>
/// <param name="State"><c>running</c>, <c>done</c>, <c>cancelled</c>, or <c>failed</c>.</param>
/// <param name="People">How many are to be scored.</param>
/// <param name="Done">How many have been, those without a score too.</param>
/// <param name="Scored">How many have a score.</param>
/// <param name="Reason">Why it failed.</param>
public sealed record ScoreBatch(
    Guid Id, string Model, Guid? CohortId, string State, long People, long Done, long Scored, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Reason);
