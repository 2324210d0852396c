namespace Meridian.WebApp.Answers;

/// <summary>
/// How a trend is drawn. It is no part of the question, which is the API's: a page has it in its address, an insight as a tag, a tile in the id that is the client's to give, so
/// that whoever a dashboard is shared with sees it as it was made.
/// </summary>
internal static class ChartStyle
{
    public const string Line = "line", Bars = "bars", Area = "area", Number = "number";
    private const string Tag = "chart:";
    private const string InId = ".";

    public static IReadOnlyList<(string Name, string Title)> All { get; } = [(Line, "Lines"), (Bars, "Bars"), (Area, "Stacked"), (Number, "Numbers")];

    /// <summary>The one that is meant; lines when it is none.</summary>
    public static string Of(string? name) => All.Any(style => style.Name == name) ? name! : Line;

    public static string OfTags(IEnumerable<string>? tags) => Of(tags?.FirstOrDefault(tag => tag.StartsWith(Tag, StringComparison.Ordinal))?[Tag.Length..]);

    /// <summary>An insight's tags with this way of drawing among them.</summary>
    public static IReadOnlyList<string> Tags(IEnumerable<string>? tags, string style) =>
        [.. (tags ?? []).Where(tag => !tag.StartsWith(Tag, StringComparison.Ordinal)), .. style == Line ? [] : (string[])[Tag + style]];

    public static string OfTile(string id) => Of(id.Split(InId) is [_, var style] ? style : null);

    /// <summary>A tile's id that says that it is drawn so.</summary>
    public static string InTile(string id, string style) => style == Line ? id : $"{id}{InId}{style}";
}
