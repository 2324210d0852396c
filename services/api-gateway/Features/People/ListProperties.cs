using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;

namespace Meridian.ApiGateway.Features.People;

/// <summary>GET /v1/schema/properties: what events have inside, out of the latest of them.</summary>
internal static class ListProperties
{
    private const int Sampled = 2_000;

    /// <param name="Sampled">How many events were looked at.</param>
    public sealed record Response(IReadOnlyList<Item> Properties, long Sampled);

    /// <param name="Path">Its names, for one that has a dot in it.</param>
    /// <param name="Share">Of the events that were looked at.</param>
    public sealed record Item(string Property, IReadOnlyList<string> Path, IReadOnlyList<string> Kinds, IReadOnlyList<string> Samples, double Share);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/properties", Handle)
        .WithName(nameof(ListProperties)).WithSummary("List properties of events").Produces<Response>().ProducesProblem(400);

    internal static async Task<IResult> Handle(
        HttpContext context, QueryEngine engine, TimeProvider time, [StringLength(512)] string? @event = null, [StringLength(200)] string? search = null)
    {
        try
        {
            var run = new QueryRun(Caller.Of(context).TenantId, context.RequestAborted);
            var sql = new QuerySql(QueryBackground.Of(run.TenantId, time.GetUtcNow()));
            var events = await engine.RowsAsync(run, sql, LatestEvents.Sql(sql, @event, Sampled, "properties, traits, context, country, region, city, browser, browser_version, os, os_version, device"), row =>
            {
                var catalogue = new string[11];
                for (var column = 0; column < catalogue.Length; column++) catalogue[column] = row.GetString(column);
                return catalogue;
            });
            var found = new PropertyCatalogue();
            foreach (var item in events) found.Add(item);
            return TypedResults.Ok(new Response(found.Items(search), events.Count));
        }
        catch (QueryRefusal refusal)
        {
            return refusal.Problem;
        }
    }
}
