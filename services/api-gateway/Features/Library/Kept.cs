using Npgsql;

namespace Meridian.ApiGateway.Features.Library;

/// <summary>What insights and dashboards have in common.</summary>
/// <param name="Favourite">Whether the caller has starred it.</param>
/// <param name="Version">Grows with each change; <c>If-Match</c> names it.</param>
public sealed record Kept(
    Guid Id, string Name, string Description, string? Folder, IReadOnlyList<string> Tags, int Version, Author? CreatedBy, DateTimeOffset CreatedAt,
    Author? UpdatedBy, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt, bool Favourite)
{
    /// <summary>The first column that is not of these.</summary>
    internal const int Own = 14;

    /// <summary>Out of the columns of <see cref="Shelf.Select"/>.</summary>
    internal static Kept Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetFieldValue<string[]>(4), row.GetInt32(5),
        Author.Read(row, 6), row.GetFieldValue<DateTimeOffset>(8), Author.Read(row, 9), row.GetFieldValue<DateTimeOffset>(11),
        row.IsDBNull(12) ? null : row.GetFieldValue<DateTimeOffset>(12), row.GetBoolean(13));
}
