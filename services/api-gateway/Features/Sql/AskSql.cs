using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Text.Json;
using Meridian.ApiGateway.Features.Exports;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Sql;

/// <summary>POST /v1/query/sql: a question in ClickHouse's SQL over the tenant's own events.</summary>
internal static class AskSql
{
    private const int MostRows = 10_000;
    private const int MostExportedRows = 1_000_000;
    private const int UsualRows = 1_000;

    /// <param name="Kind">sql; a question can be kept as it is.</param>
    /// <param name="Sql">One SELECT.</param>
    /// <param name="Parameters">A value for each {name:Type}: text, number, true, false, null, or a list of those.</param>
    /// <param name="Limit">Most rows of the answer: in JSON up to 10,000, and 1,000 unless it says otherwise; as CSV or Parquet up to 1,000,000.</param>
    public sealed record Request(
        [Required, StringLength(20_000, MinimumLength = 1)] string? Sql,
        IReadOnlyDictionary<string, JsonElement>? Parameters = null,
        [Range(1, MostExportedRows)] int? Limit = null,
        [AllowedValues("sql", null)] string? Kind = null);

    /// <param name="Rows">Lists of values in the order of the columns.</param>
    /// <param name="Truncated">Whether there were more rows than the limit.</param>
    /// <param name="Freshness">Null while it is not known.</param>
    public sealed record Response(
        string Kind, IReadOnlyList<Column> Columns, IReadOnlyList<JsonElement> Rows, bool Truncated, long RowsRead, long BytesRead, double TookMs, Freshness? Freshness);

    /// <param name="Type">ClickHouse's name of it.</param>
    public sealed record Column(string Name, string Type);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName(nameof(AskSql)).WithSummary("Ask in SQL").Produces<Response>().ProducesProblem(400).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503)
        .WithDescription("Runs one SELECT over the tenant's events: read-only, with bounds on time, memory, rows read and rows answered. docs/dashboards.md says what may be called.");

    internal static async Task<IResult> Handle(Request request, HttpContext context, SqlRunner runner, SqlExports exports)
    {
        var (export, problem) = ExportRequest.Of(context.Request);
        if (problem is not null) return problem;
        try
        {
            if (export.Format != ExportFormat.Json) return await exports.StartAsync(export, request, request.Limit ?? MostExportedRows, context);
            return request.Limit > MostRows ? Problems.LimitTooHigh(MostRows) : await AnswerAsync(request, context, runner);
        }
        catch (SqlRefusedException refused)
        {
            return SqlArea.Refuse(context, refused);
        }
    }

    private static async Task<Ok<Response>> AnswerAsync(Request request, HttpContext context, SqlRunner runner)
    {
        var since = Stopwatch.GetTimestamp();
        var table = await runner.AskAsync(Caller.Of(context).TenantId, request, request.Limit ?? UsualRows, context.RequestAborted);
        var took = Math.Round(Stopwatch.GetElapsedTime(since).TotalMilliseconds, 2);
        return TypedResults.Ok(new Response("sql", table.Columns, table.Rows, table.IsTruncated, table.RowsRead, table.BytesRead, took, Freshness.Of(context)));
    }
}
