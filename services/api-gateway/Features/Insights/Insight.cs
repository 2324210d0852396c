using System.Text.Json;
using System.Text.Json.Serialization;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Insights;

/// <summary>A question with a name.</summary>
/// <param name="Kind">The question's kind again.</param>
/// <param name="Query">The question as it is asked, with its kind.</param>
public sealed record Insight(
    Guid Id, string Name, string Description, string Kind, JsonElement Query, string? Folder, IReadOnlyList<string> Tags, bool Favourite, int Version,
    Author? CreatedBy, DateTimeOffset CreatedAt, Author? UpdatedBy, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt) : IKept
{
    internal const string Columns = "k.kind, k.query::text";

    internal static Insight Read(NpgsqlDataReader row)
    {
        var kept = Library.Kept.Read(row);
        return new Insight(
            kept.Id, kept.Name, kept.Description, row.GetString(Library.Kept.Own), JsonElement.Parse(row.GetString(Library.Kept.Own + 1)), kept.Folder, kept.Tags, kept.Favourite, kept.Version,
            kept.CreatedBy, kept.CreatedAt, kept.UpdatedBy, kept.UpdatedAt, kept.DeletedAt)
        { Kept = kept };
    }

    [JsonIgnore]
    internal Kept? Kept { get; init; }

    /// <summary>One by its id, also a deleted one; null when there is none.</summary>
    internal static async Task<Insight?> FindAsync(TenantDatabase database, Caller caller, Guid id, CancellationToken cancellationToken) =>
        await database.ReadAsync(caller.TenantId, $"{Shelf.Insights.Select(Columns)} AND k.id = $3", [caller.TenantId, caller.ActorId, id], Read, cancellationToken) is [var found, ..] ? found : null;
}
