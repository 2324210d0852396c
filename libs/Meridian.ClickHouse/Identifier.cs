namespace Meridian.ClickHouse;

internal static class Identifier
{
    /// <summary>A name as it stands in a statement, whatever is in it.</summary>
    public static string Quote(string name) =>
        $"`{name.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("`", @"\`", StringComparison.Ordinal)}`";
}
