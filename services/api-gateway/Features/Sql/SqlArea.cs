using Meridian.ApiGateway.Features.Idempotency;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;
using Meridian.ClickHouse;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Sql;

/// <summary>Questions in SQL: tenant-bound, read-only, bounded (ADR-015).</summary>
internal static class SqlArea
{
    public static void AddSql(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<SqlOptions>(SqlOptions.Section);
        builder.AddTenantSql("analytics");
        builder.Services.AddSingleton<SqlRunner>().AddSingleton<SqlSlots>().AddSingleton<SqlExports>();
    }

    public static void MapSql(this IEndpointRouteBuilder routes)
    {
        var sql = routes.MapGroup("/v1/query/sql").WithTags("SQL").RequireScope(ApiScopes.Query).ChangesNothing().AddEndpointFilter<RouteGroupBuilder, FreshnessFilter>();
        AskSql.Map(sql);
        ShowSqlSchema.Map(sql);
    }

    /// <summary>The problem of a statement that was not run, or not to its end.</summary>
    public static ProblemHttpResult Refuse(HttpContext context, SqlRefusedException refused)
    {
        if (refused.Flaw == SqlFlaw.TooManyAtOnce) context.Response.Headers.RetryAfter = "1";
        return Problems.Sql(refused);
    }
}
