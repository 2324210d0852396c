using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Text.Json;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Sql;

/// <summary>POST /v1/query/sql: a question in ClickHouse's SQL over the tenant's own events.</summary>
internal static class AskSql
{
    private const int MostRows = 10_000;

    /// <param name="Kind">sql; a question can be kept as it is.</param>
    /// <param name="Sql">One SELECT.</param>
    /// <param name="Parameters">A value for each {name:Type}: text, number, true, false, null, or a list of those.</param>
    /// <param name="Limit">Most rows of the answer.</param>
    public sealed record Request(
        [Required, StringLength(20_000, MinimumLength = 1)] string? Sql,
        IReadOnlyDictionary<string, JsonElement>? Parameters = null,
        [Range(1, MostRows)] int Limit = 1_000,
        [AllowedValues("sql", null)] string? Kind = null);

    /// <param name="Rows">Lists of values in the order of the columns.</param>
    /// <param name="Truncated">Whether there were more rows than the limit.</param>
    /// <param name="Freshness">Null while it is not known.</param>
    public sealed record Response(
        string Kind, IReadOnlyList<Column> Columns, IReadOnlyList<JsonElement> Rows, bool Truncated, long RowsRead, long BytesRead, double TookMs, Freshness? Freshness);

    /// <param name="Type">ClickHouse's name of it.</param>
    public sealed record Column(string Name, string Type);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName(nameof(AskSql)).WithSummary("Ask in SQL")
        .WithDescription("Runs one SELECT over the tenant's events: read-only, with bounds on time, memory, rows read and rows answered. docs/dashboards.md says what may be called.");

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(Request request, HttpContext context, SqlRunner runner)
    {
        var since = Stopwatch.GetTimestamp();
        try
        {
            var table = await runner.AskAsync(Caller.Of(context).TenantId, request.Sql!, request.Parameters, request.Limit, context.RequestAborted);
            var took = Math.Round(Stopwatch.GetElapsedTime(since).TotalMilliseconds, 2);
            return TypedResults.Ok(new Response("sql", table.Columns, table.Rows, table.IsTruncated, table.RowsRead, table.BytesRead, took, Freshness.Of(context)));
        }
        catch (SqlRefusedException refused)
        {
            return SqlArea.Refuse(context, refused);
        }
    }
}
