using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Meridian.Postgres;

/// <summary>The migrations of one service. They live in a schema of their own, so that services can share a database and never a table.</summary>
public sealed partial class MigrationSet
{
    /// <param name="schema">The schema: lower-case letters, digits and underscores.</param>
    /// <param name="migrations">In any order.</param>
    /// <exception cref="MigrationException">The schema's name is not plain, or two migrations have the same number.</exception>
    public MigrationSet(string schema, IEnumerable<Migration> migrations)
    {
        if (!PlainName().IsMatch(schema)) throw new MigrationException($"\"{schema}\" is not a plain schema name.");
        Schema = schema;
        Migrations = [.. migrations.OrderBy(migration => migration.Number)];
        if (Migrations.GroupBy(migration => migration.Number).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new MigrationException($"The migrations {string.Join(" and ", twice.Select(one => one.Name))} have the same number.");
    }

    /// <summary>The schema that the migrations work in; it comes first in their search path.</summary>
    public string Schema { get; }

    /// <summary>In the order in which they are run.</summary>
    public IReadOnlyList<Migration> Migrations { get; }

    /// <summary>The embedded files <c>Migrations/NNNN_name.sql</c> of an assembly.</summary>
    /// <exception cref="MigrationException">There are none, or one of them has no number.</exception>
    public static MigrationSet FromAssembly(string schema, Assembly assembly)
    {
        var files = assembly.GetManifestResourceNames()
            .Where(name => name.Contains(".Migrations.", StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .ToList();
        if (files.Count == 0) throw new MigrationException($"{assembly.GetName().Name} has no embedded Migrations/*.sql.");
        return new MigrationSet(schema, files.Select(file => Read(assembly, file)));
    }

    private static Migration Read(Assembly assembly, string resource)
    {
        var match = NumberedFile().Match(resource);
        if (!match.Success) throw new MigrationException($"{resource} is not named NNNN_name.sql.");
        using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new Migration(int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture), match.Groups["name"].Value, text.ReadToEnd());
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,62}$")]
    private static partial Regex PlainName();

    [GeneratedRegex(@"\.(?<name>(?<number>\d{4})_\w+)\.sql$", RegexOptions.ExplicitCapture)]
    private static partial Regex NumberedFile();
}
