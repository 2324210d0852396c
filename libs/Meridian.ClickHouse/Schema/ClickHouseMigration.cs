using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Meridian.ClickHouse.Schema;

/// <summary>One forward step of the schema: the embedded file <c>ClickHouseMigrations/NNNN_name.sql</c>.</summary>
/// <param name="Number">Its place in the order.</param>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Sql">Statements, each ending with a semicolon at the end of a line. ClickHouse has no transactions: each must be fit to run twice.</param>
public sealed partial record ClickHouseMigration(int Number, string Name, string Sql)
{
    /// <summary>SHA-256 of the text, whatever the line endings of the checkout, in lower-case hex.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    internal IEnumerable<string> Statements =>
        StatementEnd().Split(Sql.ReplaceLineEndings("\n")).Select(statement => statement.Trim()).Where(statement => statement.Length > 0);

    /// <summary>The migrations embedded in an assembly, in order.</summary>
    public static IReadOnlyList<ClickHouseMigration> FromAssembly(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return [.. assembly.GetManifestResourceNames().Select(name => Read(assembly, name)).OfType<ClickHouseMigration>().OrderBy(step => step.Number)];
    }

    private static ClickHouseMigration? Read(Assembly assembly, string resource)
    {
        var match = NumberedFile().Match(resource);
        if (!match.Success) return null;
        using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new ClickHouseMigration(
            int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture), match.Groups["name"].Value, text.ReadToEnd());
    }

    [GeneratedRegex(@";[ \t]*(?:\n|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex StatementEnd();

    [GeneratedRegex(@"\.ClickHouseMigrations\.(?<name>(?<number>\d{4})_\w+)\.sql$", RegexOptions.ExplicitCapture)]
    private static partial Regex NumberedFile();
}
