namespace Meridian.MlScoring.Features.Inference;

/// <summary>Whom a request is about, so that a canary answers the same users each time.</summary>
internal static class UserOf
{
    /// <summary>The header that names the user; the request's parameter <c>user</c> does too, and costs another look at the text.</summary>
    public const string Header = "Meridian-User";

    /// <returns>Null if nobody is named.</returns>
    public static string? Request(HttpContext context, ReadOnlySpan<byte> json) =>
        context.Request.Headers.TryGetValue(Header, out var user) ? user.ToString() : InParameters(json);

    private static string? InParameters(ReadOnlySpan<byte> text)
    {
        var json = new JsonCursor(text);
        if (!json.TryTake('{')) return null;
        for (var isFirst = true; json.TryNextMember(ref isFirst, out var name);)
        {
            if (name.SequenceEqual("parameters"u8)) return json.TryTake('{') ? Find(ref json) : null;
            if (!json.TrySkip()) return null;
        }

        return null;
    }

    private static string? Find(ref JsonCursor parameters)
    {
        for (var isFirst = true; parameters.TryNextMember(ref isFirst, out var name);)
        {
            if (name.SequenceEqual("user"u8)) return parameters.TryReadText(out var user) ? System.Text.Encoding.UTF8.GetString(user) : null;
            if (!parameters.TrySkip()) return null;
        }

        return null;
    }
}
