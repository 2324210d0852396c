namespace Meridian.Contracts.DeadLetters;

/// <summary>A dead letter with all there is of it.</summary>
/// <param name="Stack">Where in the code it failed, if that is known. For operators: tenants do not get it.</param>
/// <param name="Headers">The record's own headers; text as it is, other values in base64 behind <c>base64:</c>.</param>
/// <param name="Key">The record's key, in base64; null without one.</param>
/// <param name="Value">The record's value, in base64.</param>
public sealed record DeadLetterDetail(DeadLetter DeadLetter, string? Stack, IReadOnlyList<KeyValuePair<string, string>> Headers, string? Key, string Value);
