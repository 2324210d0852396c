namespace Meridian.WebApp.Gateway;

/// <summary>Why something could not be done, as the gateway tells it (RFC 9457) or as this app found out.</summary>
/// <param name="Code">What to act on; codes never change.</param>
/// <param name="Path">In a question: which part of it is meant, as a JSONPath.</param>
/// <param name="Errors">By field, where a form's fields were wrong.</param>
public sealed record Problem(
    int Status, string? Code, string Title, string? Detail = null, string? Path = null, IReadOnlyDictionary<string, string[]>? Errors = null)
{
    /// <summary>The gateway, or something behind it, did not answer.</summary>
    public static Problem Away { get; } = new(503, "service.unavailable", "Meridian cannot answer right now.", "Nothing was lost: events keep being accepted. Try again in a moment.");

    /// <summary>Nobody is signed in any more.</summary>
    public static Problem SignedOut { get; } = new(401, "web.signed_out", "Your session has ended.", "Sign in again to go on where you were.");

    /// <summary>All that was said, in one sentence or two.</summary>
    public string Text => Errors is { Count: > 0 } errors ? string.Join(" ", errors.SelectMany(part => part.Value)) : Detail is null ? Title : $"{Title} {Detail}";
}
