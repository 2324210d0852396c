using System.Text.Json;

namespace Meridian.Cli.Testing;

/// <summary>One line of a test executable's machine-readable output (xunit.v3, <c>-automated</c>), as far as it is shown.</summary>
internal sealed record TestEvent(string Kind, string TestId, string? DisplayName, string? Failure)
{
    public const string Starting = "test-starting";
    public const string Passed = "test-passed";
    public const string Failed = "test-failed";
    public const string Skipped = "test-skipped";
    public const string Error = "error-message";

    /// <summary>Reads a line; null when it is not such an event.</summary>
    public static TestEvent? Parse(string line)
    {
        if (!line.StartsWith("{\"$type\":", StringComparison.Ordinal)) return null;
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var kind = root.GetProperty("$type").GetString()!;
        // A fixture's fault carries no test: it is told by kinds such as test-class-cleanup-failure.
        var isFault = kind is Failed or Error || kind.EndsWith("-failure", StringComparison.Ordinal);
        return new TestEvent(
            isFault && kind != Failed ? Error : kind,
            Text(root, "TestUniqueID") ?? "",
            Text(root, "TestDisplayName"),
            isFault ? string.Join("\n", Lines(root, "Messages").Concat(Lines(root, "StackTraces"))) : Text(root, "Reason"));
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static IEnumerable<string> Lines(JsonElement element, string name) => element.TryGetProperty(name, out var values)
        ? values.EnumerateArray().Select(value => value.GetString() ?? "")
        : [];
}
