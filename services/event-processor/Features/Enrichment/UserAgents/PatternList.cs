namespace Meridian.EventProcessor.Features.Enrichment.UserAgents;

/// <summary>
/// Reads the part of YAML that uap-core is written in: sections with a list of items, each some names with quoted text or nothing.
/// </summary>
internal sealed class PatternList
{
    private readonly Dictionary<string, List<Dictionary<string, string>>> _sections = new(StringComparer.Ordinal);
    private List<Dictionary<string, string>> _items = [];

    private PatternList()
    {
    }

    /// <summary>The items of each section, in order.</summary>
    /// <exception cref="InvalidDataException">The file has something else in it; the message has the line.</exception>
    public static Dictionary<string, List<Dictionary<string, string>>> Read(string path)
    {
        var list = new PatternList();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (!list.TryAdd(line)) throw new InvalidDataException($"{path}, line {number}: not understood.");
        }

        return list._sections;
    }

    private bool TryAdd(ReadOnlySpan<char> line)
    {
        var text = line.Trim();
        if (text.IsEmpty || text[0] == '#') return true;
        var begins = text.StartsWith("- ");
        if (begins) text = text[2..].TrimStart();
        var colon = text.IndexOf(':');
        if (colon < 0 || !TryText(text[(colon + 1)..].Trim(), out var value)) return false;
        var name = text[..colon].ToString();
        if (begins) _items.Add(new(StringComparer.Ordinal) { [name] = value });
        else if (!char.IsWhiteSpace(line[0])) _sections[name] = _items = [];
        else if (_items.Count == 0) return false;
        else _items[^1][name] = value;
        return true;
    }

    private static bool TryText(ReadOnlySpan<char> value, out string text)
    {
        text = "";
        if (value.IsEmpty || value[0] == '#') return true;
        var quote = value[0];
        var end = value.LastIndexOf(quote);
        if (quote is not ('\'' or '"') || end == 0 || value[(end + 1)..].TrimStart() is not ("" or ['#', ..])) return false;
        text = value[1..end].ToString();
        // In single quotes a quote is written twice; in double quotes a backslash escapes.
        text = quote == '\''
            ? text.Replace("''", "'", StringComparison.Ordinal)
            : text.Replace("\\\"", "\"", StringComparison.Ordinal).Replace(@"\\", @"\", StringComparison.Ordinal);
        return true;
    }
}
