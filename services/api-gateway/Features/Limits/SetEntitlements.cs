using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Contracts.Plans;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Limits;

/// <summary>PUT /internal/v1/tenants/{id}/entitlements: what billing says a tenant may do. It holds within a second, at every gateway.</summary>
internal static class SetEntitlements
{
    private const string Sql = "UPDATE gateway.tenants SET plan = $2, events_per_month = $3 WHERE id = $1";

    /// <param name="EventsPerMonth">Instead of the plan's own number; 0 for no limit.</param>
    public sealed record Request([Required] string? Plan, [Range(0, long.MaxValue)] long? EventsPerMonth = null);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPut("/tenants/{id:guid}/entitlements", Handle).WithName(nameof(SetEntitlements));

    internal static async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid id, Request request, DoorDatabase database, CancellationToken cancellationToken)
    {
        if (PlanCatalog.Find(request.Plan!) is null) return Problems.PlanUnknown(request.Plan!);
        await using var command = database.Source.Command(Sql, id, request.Plan, request.EventsPerMonth);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 0 ? Problems.NotThere("tenant") : TypedResults.NoContent();
    }
}
