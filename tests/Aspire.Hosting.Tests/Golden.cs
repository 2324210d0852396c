using System.Text.Json.Nodes;

namespace Aspire.Hosting.Tests;

/// <summary>What the real packages (13.2) printed, kept beside the tests.</summary>
internal static class Golden
{
    internal static JsonObject Json(string name)
    {
        using var stream = Open(name);
        return JsonNode.Parse(stream)!.AsObject();
    }

    internal static IEnumerable<string> Lines(string name)
    {
        using var reader = new StreamReader(Open(name));
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static Stream Open(string name) =>
        typeof(Golden).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException("No such golden file.", name);
}
