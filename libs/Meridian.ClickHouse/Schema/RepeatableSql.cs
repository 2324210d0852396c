using System.Text.RegularExpressions;

namespace Meridian.ClickHouse.Schema;

/// <summary>
/// ClickHouse has neither transactions over DDL nor locks to take: a migration that broke off starts over, and two migrators may run one at the
/// same time. So a statement must do no harm when it runs again, and this finds those that would.
/// </summary>
internal static partial class RepeatableSql
{
    /// <summary>What to write instead, or null where the statement may run twice.</summary>
    public static string? Objection(string statement)
    {
        var text = Comment().Replace(statement, " ").Trim();
        if (Create().IsMatch(text)) return "write CREATE … IF NOT EXISTS or CREATE OR REPLACE";
        if (Drop().IsMatch(text)) return "write DROP … IF EXISTS";
        if (AlterAdd().IsMatch(text)) return "write ADD … IF NOT EXISTS";
        if (AlterDrop().IsMatch(text)) return "write DROP … IF EXISTS";
        return Insert().IsMatch(text) ? "an INSERT would add its rows again: fill the table from a service instead" : null;
    }

    // The groups in (?>…) are atomic: giving back a space would put the look-ahead in front of it, where it never finds IF.
    private const RegexOptions Sql = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^CREATE(?>\s+)(?!OR\s+REPLACE\b)(?>(MATERIALIZED\s+)?\w+\s+)(?!IF\s+NOT\s+EXISTS\b)", Sql)]
    private static partial Regex Create();

    [GeneratedRegex(@"^DROP(?>\s+\w+\s+)(?!IF\s+EXISTS\b)", Sql)]
    private static partial Regex Drop();

    [GeneratedRegex(@"^ALTER\b.*\bADD\s+(COLUMN|INDEX|PROJECTION|CONSTRAINT|STATISTICS)(?>\s+)(?!IF\s+NOT\s+EXISTS\b)", Sql | RegexOptions.Singleline)]
    private static partial Regex AlterAdd();

    [GeneratedRegex(@"^ALTER\b.*\bDROP\s+(COLUMN|INDEX|PROJECTION|CONSTRAINT|STATISTICS)(?>\s+)(?!IF\s+EXISTS\b)", Sql | RegexOptions.Singleline)]
    private static partial Regex AlterDrop();

    [GeneratedRegex(@"^INSERT\b", Sql)]
    private static partial Regex Insert();
}
