using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Settings;

/// <summary>PUT /v1/settings: chooses the time zone that days begin in. It holds within a second.</summary>
internal static class ChangeSettings
{
    private const string Sql = """
        INSERT INTO gateway.tenant_settings (tenant_id, time_zone) VALUES ($1, $2)
        ON CONFLICT (tenant_id) DO UPDATE SET time_zone = excluded.time_zone, updated_at = now()
        """;

    public sealed record Request([Required, StringLength(64)] string? TimeZone);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPut("/v1/settings", Handle)
        .WithName(nameof(ChangeSettings)).WithSummary("Change the tenant's settings");

    internal static async Task<Results<NoContent, ProblemHttpResult>> Handle(Request request, HttpContext context, TenantDatabase database)
    {
        if (Zone.Find(request.TimeZone!) is not { } zone) return QueryProblems.UnknownTimeZone("$.timeZone", request.TimeZone!);
        await using var work = await TenantWork.BeginAsync(database, context);
        await using var command = work.Connection.Command(Sql, Caller.Of(context).TenantId, zone.Name);
        await command.ExecuteNonQueryAsync(context.RequestAborted);
        await work.CommitAsync();
        return TypedResults.NoContent();
    }
}
