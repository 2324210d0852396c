using Meridian.Contracts.DeadLetters;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.EventProcessor.Features.DeadLetters;

/// <summary>GET …/dead-letters/{id}: all there is of one.</summary>
internal static class ShowDeadLetter
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:long}", Handle).WithName(nameof(ShowDeadLetter));

    internal static async Task<Results<Ok<DeadLetterDetail>, NotFound>> Handle(Guid tenantId, long id, DeadLetterBox box, CancellationToken ct) =>
        await box.FindAsync(id, tenantId, ct) is { } found ? TypedResults.Ok(found.Describe()) : TypedResults.NotFound();
}
