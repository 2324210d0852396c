using System.Text.Json;
using System.Text.Json.Serialization;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Dashboards;

/// <summary>Tiles with answers, side by side.</summary>
/// <param name="Range">Instead of the questions' own.</param>
/// <param name="Filter">Added to the questions' own.</param>
public sealed record Dashboard(
    Guid Id, string Name, string Description, DateRange? Range, JsonElement? Filter, IReadOnlyList<Tile> Tiles, string? Folder, IReadOnlyList<string> Tags, bool Favourite, int Version,
    Author? CreatedBy, DateTimeOffset CreatedAt, Author? UpdatedBy, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt) : IKept
{
    internal const string Columns = "k.range::text, k.filter::text, k.tiles::text";

    /// <summary>How the parts in JSON are stored.</summary>
    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    internal static Dashboard Read(NpgsqlDataReader row)
    {
        var kept = Kept.Read(row);
        return new Dashboard(
            kept.Id, kept.Name, kept.Description, Part<DateRange>(row, Kept.Own), row.IsDBNull(Kept.Own + 1) ? null : JsonElement.Parse(row.GetString(Kept.Own + 1)), Part<Tile[]>(row, Kept.Own + 2)!,
            kept.Folder, kept.Tags, kept.Favourite, kept.Version, kept.CreatedBy, kept.CreatedAt, kept.UpdatedBy, kept.UpdatedAt, kept.DeletedAt);
    }

    /// <summary>One by its id, also a deleted one; null when there is none.</summary>
    internal static async Task<Dashboard?> FindAsync(TenantDatabase database, Caller caller, Guid id, CancellationToken cancellationToken) =>
        await database.ReadAsync(caller.TenantId, $"{Shelf.Dashboards.Select(Columns)} AND k.id = $3", [caller.TenantId, caller.ActorId, id], Read, cancellationToken) is [var found, ..] ? found : null;

    private static T? Part<T>(NpgsqlDataReader row, int column) where T : class => row.IsDBNull(column) ? null : JsonSerializer.Deserialize<T>(row.GetString(column), Json);
}
