using Meridian.WebApp.Gateway;

namespace Meridian.WebApp.Features.Ingestion;

/// <summary>A reason for which something was refused, as people read it.</summary>
/// <param name="IsRequest">Nothing of a request was taken; otherwise one event of it was not.</param>
/// <param name="What">What was wrong.</param>
/// <param name="Do">What to do about it.</param>
internal sealed record Refusal(RefusalReason Reason, bool IsRequest, string What, string Do)
{
    /// <summary>Whether the plan was the reason, not the events.</summary>
    public bool IsLimit => Reason.Code.StartsWith("limits.", StringComparison.Ordinal) || Reason.Code == "event.user_rate_limited";
}

/// <summary>What the codes of receipts and problems mean (docs/events.md).</summary>
internal static class Refusals
{
    private static readonly Dictionary<string, (string What, string Do)> Known = new(StringComparer.Ordinal)
    {
        ["event.missing_user"] = ("It has neither a userId nor an anonymousId.", "Send one of them with every event."),
        ["event.missing_field"] = ("A track without its event, a group without its groupId, or an alias without both ids.", "The receipt names the field."),
        ["event.unknown_type"] = ("Its type is none of track, identify, group, page, screen, alias.", "Take one of those, or leave it out for a track."),
        ["event.bad_time"] = ("timestamp or sentAt is not ISO 8601 text.", "Write times as 2026-01-31T12:00:00Z, not as numbers."),
        ["event.time_out_of_range"] = ("Its time lies before 1971 or more than 24 hours ahead.", "Look at the sender's clock; sentAt corrects it."),
        ["event.bad_object"] = ("properties, traits or context is not an object.", "Send {…}, not text or a list."),
        ["event.bad_text"] = ("An id, a name or a type is not text, or has a NUL in it.", "Send text or a number."),
        ["event.field_too_long"] = ("An id or a name has more than 512 bytes.", "Put long texts into properties."),
        ["event.too_large"] = ("It has more than 32 KiB of JSON.", "Leave out what nobody asks about."),
        ["event.too_deep"] = ("It is nested more than 32 levels deep.", "Flatten it."),
        ["event.reserved_name"] = ("It has a name that only Meridian itself uses.", "Give it another."),
        ["event.not_an_object"] = ("It is not a JSON object.", "An event is {…}."),
        ["event.not_json"] = ("A line is not JSON.", "One whole event a line."),
        ["event.user_rate_limited"] = ("One user sent more in a second than the plan lets one user send.", "Look for a client that sends in a loop."),
        ["limits.rate_exceeded"] = ("The plan's events a second were used up.", "Senders try again by themselves; a larger plan takes more at once."),
        ["limits.quota_exceeded"] = ("The plan's events of the month are used up.", "A larger plan helps at once; else it goes on next month (UTC)."),
        ["ingest.not_json"] = ("The body is not JSON.", "Look at what is sent: half a body, a form, another encoding."),
        ["ingest.batch_missing"] = ("The body has no batch.", "Send {\"batch\": […]}, or a list to /v1/events."),
        ["ingest.bad_context"] = ("The batch's context is over 8 KiB or 31 levels.", "Put what differs into the events."),
        ["ingest.body_too_large"] = ("The body has more than 5 MiB.", "Send fewer events at a time."),
        ["ingest.too_many_events"] = ("The request has more than 5,000 events.", "Send fewer events at a time."),
        ["ingest.unknown_encoding"] = ("The body's encoding is none of gzip, br, identity.", "Compress with gzip or Brotli."),
        ["ingest.broken_encoding"] = ("The body could not be decompressed.", "It was cut off or damaged on its way."),
        ["auth.key_too_strong"] = ("A key that can do more than send stood in a web page.", "Revoke it, and use a write key there."),
        ["service.unavailable"] = ("The broker did not acknowledge the events.", "Senders try again by themselves."),
    };

    /// <summary>All that was refused, the most frequent first.</summary>
    public static IReadOnlyList<Refusal> Of(IngestionHealth health) =>
        [.. health.RefusedEvents.Select(reason => Describe(reason, false)).Concat(health.RefusedRequests.Select(reason => Describe(reason, true))).OrderByDescending(refusal => refusal.Reason.Count)];

    private static Refusal Describe(RefusalReason reason, bool isRequest)
    {
        var (what, act) = Known.GetValueOrDefault(reason.Code, ("", ""));
        return new Refusal(reason, isRequest, what, act);
    }
}
