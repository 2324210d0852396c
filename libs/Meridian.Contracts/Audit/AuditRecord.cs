namespace Meridian.Contracts.Audit;

/// <summary>A record of the topics <c>audit.*</c>, as JSON in camel case: who did what, to what, and how it ended.</summary>
/// <param name="Id">A UUIDv7; the same act always has the same one, however often the record arrives.</param>
/// <param name="At">When it was done.</param>
/// <param name="TenantId">Whose data or people it concerns; null before that is known, as with a sign-in to an account that does not exist.</param>
/// <param name="Action">What was done, such as <c>sign_in.failed</c>; names never change.</param>
/// <param name="UserId">The person who did it, where that is known.</param>
/// <param name="Subject">What it was done to, where that is something else: a key's id, an address.</param>
/// <param name="Ip">Where the request came from.</param>
/// <param name="UserAgent">What the client said it was.</param>
public sealed record AuditRecord(
    Guid Id, DateTimeOffset At, Guid? TenantId, string Action, Guid? UserId, string? Subject, string? Ip, string? UserAgent);
