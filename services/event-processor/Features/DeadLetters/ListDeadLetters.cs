using System.ComponentModel.DataAnnotations;
using Meridian.Contracts.DeadLetters;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.EventProcessor.Features.DeadLetters;

/// <summary>GET …/dead-letters: a tenant's, the newest first.</summary>
internal static class ListDeadLetters
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle).WithName(nameof(ListDeadLetters));

    internal static async Task<Ok<DeadLetterPage>> Handle(
        Guid tenantId, DeadLetterBox box, CancellationToken ct, string? topic = null, bool? replayed = null, long? before = null, [Range(1, 500)] int limit = 100) =>
        TypedResults.Ok(await box.ListAsync(tenantId, topic, replayed, before, limit, ct));
}
