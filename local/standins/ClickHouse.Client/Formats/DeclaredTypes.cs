namespace ClickHouse.Client.Formats;

internal static class DeclaredTypes
{
    /// <summary>The type in the statement's <c>{name:Type}</c>, or null where the statement does not use the parameter.</summary>
    public static string? Of(string sql, string parameter)
    {
        var opening = "{" + parameter + ":";
        var start = sql.IndexOf(opening, StringComparison.Ordinal);
        if (start < 0) return null;

        start += opening.Length;
        var end = sql.IndexOf('}', start);
        return end < 0 ? null : sql[start..end].Trim();
    }
}
