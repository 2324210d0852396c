using System.Text.Json;
using Npgsql;

namespace Meridian.ApiGateway.Features.Cohorts;

/// <param name="Type">dynamic or static.</param>
/// <param name="Definition">Of a static one what it was made from, if anything.</param>
/// <param name="Users">How many users it has; missing where that was not looked up.</param>
public sealed record Cohort(Guid Id, string Name, string Description, string Type, JsonElement? Definition, long? Users, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal const string Columns = "id, name, description, type, definition::text, created_at, updated_at";

    internal const string Static = "static";

    internal const string Dynamic = "dynamic";

    internal static Cohort Of(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : JsonSerializer.Deserialize<JsonElement>(row.GetString(4)), null,
        row.GetFieldValue<DateTimeOffset>(5), row.GetFieldValue<DateTimeOffset>(6));
}
