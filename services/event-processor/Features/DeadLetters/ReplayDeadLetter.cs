using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.EventProcessor.Features.DeadLetters;

/// <summary>POST …/dead-letters/{id}/replay: sends one back to its topic.</summary>
internal static class ReplayDeadLetter
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:long}/replay", Handle).WithName(nameof(ReplayDeadLetter));

    internal static async Task<Results<NoContent, NotFound>> Handle(Guid tenantId, long id, DeadLetterSender sender, CancellationToken ct) =>
        await sender.ReplayAsync(id, tenantId, ct) ? TypedResults.NoContent() : TypedResults.NotFound();
}
