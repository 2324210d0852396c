using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Meridian.WebApp.Design;

/// <summary>JSON in pieces, so that each can have its colour.</summary>
internal static partial class JsonParts
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(JsonNode? node) => node?.ToJsonString(Readable) ?? "null";

    public static List<(string? Kind, string Text)> Of(JsonNode? node)
    {
        var (text, parts, at) = (Text(node), new List<(string? Kind, string Text)>(), 0);
        foreach (Match token in Token().Matches(text))
        {
            parts.Add((null, text[at..token.Index]));
            parts.Add((KindOf(token), token.Value));
            at = token.Index + token.Length;
        }

        parts.Add((null, text[at..]));
        return parts;
    }

    private static string KindOf(Match token) => token.Groups["name"].Success ? "key" : token.Value[0] == '"' ? "text" : "other";

    [GeneratedRegex("""(?<name>"(\\.|[^"\\])*"(?=:))|"(\\.|[^"\\])*"|(?<=[:\[,] ?|^\s*)(-?\d[\d.eE+-]*|true|false|null)""", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Token();
}
