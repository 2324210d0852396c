using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Meridian.ClickHouse.Schema;

/// <summary>One forward step of the schema: the embedded file <c>ClickHouseMigrations/NNNN_name.sql</c>.</summary>
/// <param name="Number">Its place in the order.</param>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Sql">Statements, divided by semicolons. ClickHouse has no transactions: each must be fit to run twice.</param>
public sealed partial record ClickHouseMigration(int Number, string Name, string Sql)
{
    /// <summary>SHA-256 of the text, whatever the line endings of the checkout, in lower-case hex.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The statements of the file.</summary>
    /// <exception cref="ClickHouseMigrationException">A quote or a comment is not closed, or a statement cannot run twice.</exception>
    internal IReadOnlyList<string> Statements()
    {
        try
        {
            var statements = SqlStatements.Split(Sql);
            var wrong = statements.Select(statement => (statement, objection: RepeatableSql.Objection(statement))).FirstOrDefault(pair => pair.objection is not null);
            return wrong.objection is null
                ? statements
                : throw new ClickHouseMigrationException($"Migration {Name} could not run twice: {wrong.objection}, in: {wrong.statement}");
        }
        catch (FormatException broken)
        {
            throw new ClickHouseMigrationException($"Migration {Name} cannot be read. {broken.Message}", broken);
        }
    }

    /// <summary>The migrations embedded in an assembly, in order.</summary>
    /// <exception cref="ClickHouseMigrationException">There are none, or two have the same number.</exception>
    public static IReadOnlyList<ClickHouseMigration> FromAssembly(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var steps = assembly.GetManifestResourceNames().Select(name => Read(assembly, name)).OfType<ClickHouseMigration>().OrderBy(step => step.Number).ToList();
        if (steps.Count == 0) throw new ClickHouseMigrationException($"{assembly.GetName().Name} has no embedded ClickHouseMigrations/NNNN_name.sql.");
        return steps.GroupBy(step => step.Number).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new ClickHouseMigrationException($"The migrations {string.Join(" and ", twice.Select(step => step.Name))} have the same number.")
            : steps;
    }

    private static ClickHouseMigration? Read(Assembly assembly, string resource)
    {
        var match = NumberedFile().Match(resource);
        if (!match.Success) return null;
        using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new ClickHouseMigration(
            int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture), match.Groups["name"].Value, text.ReadToEnd());
    }

    [GeneratedRegex(@"\.ClickHouseMigrations\.(?<name>(?<number>\d{4})_\w+)\.sql$", RegexOptions.ExplicitCapture)]
    private static partial Regex NumberedFile();
}
