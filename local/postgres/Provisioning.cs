using System.Text;

namespace Meridian.Local.Postgres;

/// <summary>The SQL that makes the role and the databases, and what of its output is a fault.</summary>
internal static class Provisioning
{
    /// <summary>For single-user mode with <c>-j</c>, where a semicolon and an empty line end a statement.</summary>
    public static string Script(PostgresOptions options)
    {
        var script = new StringBuilder();
        Add(script, $"CREATE ROLE {options.User}");
        Add(script, $"ALTER ROLE {options.User} LOGIN CREATEDB CREATEROLE PASSWORD {Quote(options.Password)}");
        foreach (var database in options.Databases.Split(',', StringSplitOptions.RemoveEmptyEntries))
            Add(script, $"CREATE DATABASE {database} OWNER {options.User}");
        return script.ToString();
    }

    /// <summary>The fault in a line, if it has one. Neither statement has an IF NOT EXISTS, so that a thing exists is none.</summary>
    public static string? ComplaintIn(string line) =>
        line.EndsWith("already exists", StringComparison.Ordinal) ? null : Complaint.In(line);

    private static void Add(StringBuilder script, string statement) => script.Append(statement).Append(";\n\n");

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
