using System.Text.Json;

namespace Meridian.ApiGateway.Features.Sql;

/// <summary>An answer in rows, as the engine's format JSONCompactEachRowWithNamesAndTypes has it: a line of names, one of types, one a row.</summary>
/// <param name="IsTruncated">Whether there were more rows than were read.</param>
internal sealed record SqlTable(IReadOnlyList<AskSql.Column> Columns, IReadOnlyList<JsonElement> Rows, bool IsTruncated)
{
    public const string Format = "JSONCompactEachRowWithNamesAndTypes";

    /// <summary>Rows that were read for it.</summary>
    public long RowsRead { get; init; }

    public long BytesRead { get; init; }

    /// <summary>Reads at most <paramref name="limit"/> rows; whether there is another shows that it was cut.</summary>
    /// <exception cref="SqlRefusedException">It has more than <paramref name="mostBytes"/>.</exception>
    public static async Task<SqlTable> ReadAsync(Stream content, int limit, int mostBytes, CancellationToken cancellationToken)
    {
        var lines = await ReadAsync(content, mostBytes, cancellationToken);
        if (lines.Count < 2) return new SqlTable([], [], false);
        var columns = lines[0].EnumerateArray().Zip(lines[1].EnumerateArray(), (name, type) => new AskSql.Column(name.GetString()!, type.GetString()!));
        return new SqlTable([.. columns], [.. lines.Skip(2).Take(limit)], lines.Count - 2 > limit);
    }

    private static async Task<List<JsonElement>> ReadAsync(Stream content, int mostBytes, CancellationToken cancellationToken)
    {
        using var held = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            // The server's own bound is on its memory, where a value that is the same in all rows counts once.
            if (held.Length + read > mostBytes) throw new SqlRefusedException(SqlFlaw.TooLarge, "Ask for fewer rows, or shorter ones.");
            held.Write(buffer, 0, read);
        }

        var (lines, rest) = (new List<JsonElement>(), held.GetBuffer().AsMemory(0, (int)held.Length));
        for (int end; (end = rest.Span.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..]) lines.Add(JsonElement.Parse(rest.Span[..end]));
        return lines;
    }
}
