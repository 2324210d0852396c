namespace Meridian.ApiGateway.Features.Library;

/// <summary>A person who made or changed something.</summary>
/// <param name="Email">Null for one who has left the tenant.</param>
public sealed record Author(Guid UserId, string? Email)
{
    /// <summary>Out of two columns.</summary>
    internal static Author? Read(Npgsql.NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : new Author(row.GetGuid(column), row.IsDBNull(column + 1) ? null : row.GetString(column + 1));
}
