using System.Text.RegularExpressions;

namespace Meridian.WebApp.Design;

/// <summary>A part of a line: text, or a link when it has an address.</summary>
internal sealed record MarkdownSpan(string Text, bool IsStrong = false, bool IsEmphasis = false, bool IsCode = false, string? Href = null);

/// <summary>A heading, a list, or a paragraph, by its lines.</summary>
internal sealed record MarkdownBlock(MarkdownKind Kind, IReadOnlyList<IReadOnlyList<MarkdownSpan>> Lines);

internal enum MarkdownKind
{
    Paragraph,
    Heading,
    List,
}

/// <summary>
/// What people write on dashboards: headings, lists, strong, emphasis, code and links. It becomes parts and never markup, so nothing that is written can be more than text; what is not
/// known stays as it is.
/// </summary>
internal static partial class MarkdownText
{
    public static IReadOnlyList<MarkdownBlock> Blocks(string text)
    {
        var blocks = new List<(MarkdownKind Kind, List<string> Lines)>();
        var isOpen = false;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()))
        {
            var (kind, rest) = Read(line);
            if (rest.Length > 0 && isOpen && kind != MarkdownKind.Heading && blocks[^1].Kind == kind) blocks[^1].Lines.Add(rest);
            else if (rest.Length > 0) blocks.Add((kind, [rest]));
            isOpen = rest.Length > 0 && kind != MarkdownKind.Heading;
        }

        return [.. blocks.Select(block => new MarkdownBlock(block.Kind, [.. block.Lines.Select(Spans)]))];
    }

    private static (MarkdownKind Kind, string Text) Read(string line) => line switch
    {
        ['#', ..] when line.TrimStart('#') is [' ', .. var heading] => (MarkdownKind.Heading, heading.Trim()),
        ['-' or '*' or '•', ' ', .. var item] => (MarkdownKind.List, item.Trim()),
        _ => (MarkdownKind.Paragraph, line),
    };

    private static IReadOnlyList<MarkdownSpan> Spans(string line)
    {
        var (spans, at) = (new List<MarkdownSpan>(), 0);
        foreach (Match mark in Mark().Matches(line))
        {
            if (mark.Index > at) spans.Add(new MarkdownSpan(line[at..mark.Index]));
            spans.Add(Span(mark));
            at = mark.Index + mark.Length;
        }

        if (at < line.Length) spans.Add(new MarkdownSpan(line[at..]));
        return spans;
    }

    private static MarkdownSpan Span(Match mark)
    {
        if (mark.Groups["strong"] is { Success: true } strong) return new MarkdownSpan(strong.Value, IsStrong: true);
        if (mark.Groups["emphasis"] is { Success: true } emphasis) return new MarkdownSpan(emphasis.Value, IsEmphasis: true);
        if (mark.Groups["code"] is { Success: true } code) return new MarkdownSpan(code.Value, IsCode: true);
        return new MarkdownSpan(mark.Groups["text"].Value, Href: mark.Groups["href"].Value);
    }

    // Links to pages only: whatever else a browser would take for one is text.
    [GeneratedRegex(@"\*\*(?<strong>[^*]+)\*\*|\*(?<emphasis>[^*\s][^*]*)\*|`(?<code>[^`]+)`|\[(?<text>[^\]]+)\]\((?<href>(https?://|/(?!/))[^\s)]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Mark();
}
