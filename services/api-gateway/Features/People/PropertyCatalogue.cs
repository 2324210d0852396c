using System.Text.Json;

namespace Meridian.ApiGateway.Features.People;

/// <summary>Collects what events have inside.</summary>
internal sealed class PropertyCatalogue
{
    private const int MaxDepth = 3;
    private const int MaxNames = 1_000;
    private const int MaxSamples = 5;
    private const int LongestSample = 100;
    private static readonly string[] Objects = ["properties", "traits", "context"];
    private static readonly string[] Columns = ["country", "region", "city", "browser", "browserVersion", "os", "osVersion", "device"];

    private readonly Dictionary<string, Found> _found = new(StringComparer.Ordinal);
    private int _events;

    /// <summary>An event: its three objects as JSON, then what was found out about it.</summary>
    public void Add(IReadOnlyList<string> values)
    {
        _events++;
        for (var index = 0; index < Objects.Length; index++)
        {
            if (values[index].Length > 0) AddJson(Objects[index], values[index]);
        }

        for (var index = 0; index < Columns.Length; index++)
        {
            if (values[Objects.Length + index] is { Length: > 0 } text) Note([Columns[index]], "text", text);
        }
    }

    /// <summary>What was found, the most frequent first.</summary>
    public IReadOnlyList<ListProperties.Item> Items(string? search) =>
    [
        .. _found.Values.Where(one => search is null || one.Name.Contains(search, StringComparison.OrdinalIgnoreCase)).OrderByDescending(one => one.Count).ThenBy(one => one.Name, StringComparer.Ordinal)
            .Select(one => new ListProperties.Item(one.Name, one.Path, [.. one.Kinds.Order(StringComparer.Ordinal)], one.Samples, Math.Round(one.Count / (double)_events, 4))),
    ];

    private void AddJson(string root, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
            AddObject([root], document.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // An object that cannot be read has no values, for questions either.
        }
    }

    private void AddObject(IReadOnlyList<string> path, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) return;
        foreach (var member in json.EnumerateObject())
        {
            string[] inner = [.. path, member.Name];
            if (member.Value.ValueKind == JsonValueKind.Object && inner.Length <= MaxDepth) AddObject(inner, member.Value);
            else if (member.Value.ValueKind != JsonValueKind.Null) Note(inner, KindOf(member.Value), member.Value.ToString());
        }
    }

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Array => "list",
        JsonValueKind.Object => "object",
        _ => value.TryGetDateTimeOffset(out _) ? "time" : "text",
    };

    private void Note(IReadOnlyList<string> path, string kind, string sample)
    {
        var key = string.Join('\0', path);
        if (!_found.TryGetValue(key, out var found))
        {
            if (_found.Count >= MaxNames) return;
            _found[key] = found = new Found(string.Join('.', path), path);
        }

        found.Count++;
        found.Kinds.Add(kind);
        var text = sample.Length > LongestSample ? sample[..LongestSample] : sample;
        if (found.Samples.Count < MaxSamples && !found.Samples.Contains(text)) found.Samples.Add(text);
    }

    private sealed record Found(string Name, IReadOnlyList<string> Path)
    {
        public int Count { get; set; }

        public HashSet<string> Kinds { get; } = [];

        public List<string> Samples { get; } = [];
    }
}
