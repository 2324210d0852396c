namespace Meridian.Local.Postgres;

/// <summary>Finds the reason of an end in what PostgreSQL's programs print.</summary>
internal static class Complaint
{
    private static readonly string[] Marks = ["PANIC:", "FATAL:", "ERROR:", "error:"];

    /// <summary>The text after the mark of severity, if the line has one.</summary>
    public static string? In(string line)
    {
        foreach (var mark in Marks)
            if (line.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at) return line[(at + mark.Length)..].Trim();
        return null;
    }
}
