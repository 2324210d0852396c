namespace Meridian.WebApp.Gateway;

/// <summary>Query strings.</summary>
internal static class Queries
{
    /// <summary>Of those parts that have a value.</summary>
    public static string Of(params IEnumerable<(string Name, string? Value)> parts) =>
        QueryString.Create(parts.Where(part => !string.IsNullOrEmpty(part.Value)).Select(part => new KeyValuePair<string, string?>(part.Name, part.Value))).ToString();
}
