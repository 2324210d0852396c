using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;

namespace Meridian.ApiGateway.Features.People;

/// <summary>GET /v1/schema/values: the most frequent values of a property, out of the latest events.</summary>
internal static class ListValues
{
    private const int Sampled = 100_000;
    private const int Most = 100;

    public sealed record Response(IReadOnlyList<Item> Values);

    public sealed record Item(string Value, long Count);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/values", Handle)
        .WithName(nameof(ListValues)).WithSummary("List values of a property").Produces<Response>().ProducesProblem(400);

    /// <param name="property">As filters name it; a list of names as JSON.</param>
    internal static async Task<IResult> Handle(
        HttpContext context, QueryEngine engine, TimeProvider time, [StringLength(2_000)] string property = "event", [StringLength(512)] string? @event = null, [StringLength(200)] string? search = null)
    {
        try
        {
            var run = new QueryRun(Caller.Of(context).TenantId, context.RequestAborted);
            var sql = new QuerySql(QueryBackground.Of(run.TenantId, time.GetUtcNow()));
            var read = QueryScope.ReadBreakdown(Json(property), "$.property")!;
            var found = search is { Length: > 0 } ? $" AND positionCaseInsensitiveUTF8(value, {sql.Text(search)}) > 0" : "";
            var latest = LatestEvents.Sql(sql, @event, Sampled, $"{sql.Property(read).Text} AS value");
            return TypedResults.Ok(new Response(await engine.RowsAsync(run, sql,
                $"SELECT value, toInt64(count()) AS n FROM ({latest}) WHERE value != ''{found} GROUP BY value ORDER BY n DESC, value LIMIT {Most}", row => new Item(row.GetString(0), row.GetInt64(1)))));
        }
        catch (QueryRefusal refusal)
        {
            return refusal.Problem;
        }
    }

    private static JsonElement Json(string property)
    {
        try
        {
            return property.StartsWith('[') ? JsonSerializer.Deserialize<JsonElement>(property) : JsonSerializer.SerializeToElement(property);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(property);
        }
    }
}
