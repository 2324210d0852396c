using Meridian.ApiGateway.Features.Keys;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Library;

/// <summary>Which of the things that are kept a list shows, the last changed first.</summary>
/// <param name="Search">Part of the name or the description; case does not count.</param>
/// <param name="Deleted">Only what was deleted; without it only what was not.</param>
internal sealed record KeptQuestion(string? Search, string? Folder, string? Tag, bool? Favourite, bool Deleted, string? Cursor, int Limit)
{
    public const int MostItems = 200;

    /// <summary>A condition of its own, with its value.</summary>
    public (string Sql, object Value)? Further { get; init; }

    /// <summary>Reads a page.</summary>
    /// <param name="own">Columns of the shelf itself.</param>
    /// <param name="read">Makes something of a row.</param>
    /// <param name="kept">The common part of it.</param>
    public async Task<(IReadOnlyList<T> Items, string? Next)> ReadAsync<T>(
        Shelf shelf, string own, TenantDatabase database, Caller caller, Func<NpgsqlDataReader, T> read, Func<T, Kept> kept, CancellationToken cancellationToken)
    {
        var (sql, values) = Question(shelf, own, caller);
        var found = await database.ReadAsync(caller.TenantId, sql, values, read, cancellationToken);
        // One more was asked for than is shown: it tells whether there is another page.
        if (found.Count <= Limit) return (found, null);
        var last = kept(found[Limit - 1]);
        return ([.. found.Take(Limit)], new KeptCursor(last.UpdatedAt, last.Id).ToString());
    }

    private (string Sql, object?[] Values) Question(Shelf shelf, string own, Caller caller)
    {
        List<object?> values = [caller.TenantId, caller.ActorId];
        List<string> conditions = [shelf.Select(own), Deleted ? "k.deleted_at IS NOT NULL" : "k.deleted_at IS NULL"];
        if (Search is not null) Add("(k.name ILIKE {0} OR k.description ILIKE {0})", $"%{Escape(Search)}%");
        if (Folder is not null) Add("k.folder = {0}", Folder);
        if (Tag is not null) Add("{0} = ANY (k.tags)", Tag);
        if (Further is { } further) Add(further.Sql, further.Value);
        if (Favourite == true) conditions.Add("EXISTS (SELECT FROM gateway.favourites f WHERE f.tenant_id = k.tenant_id AND f.actor_id = $2 AND f.subject_id = k.id)");
        if (Cursor is not null && KeptCursor.Parse(Cursor) is { } cursor)
        {
            values.Add(cursor.At);
            Add($"(k.updated_at, k.id) < (${values.Count}, {{0}})", cursor.Id);
        }

        values.Add(Limit + 1);
        return ($"{string.Join(" AND ", conditions)} ORDER BY k.updated_at DESC, k.id DESC LIMIT ${values.Count}", [.. values]);

        void Add(string condition, object value)
        {
            values.Add(value);
            conditions.Add(condition.Replace("{0}", $"${values.Count}", StringComparison.Ordinal));
        }
    }

    private static string Escape(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
