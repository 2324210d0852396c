using Meridian.Contracts.DeadLetters;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.EventProcessor.Features.DeadLetters;

/// <summary>POST …/dead-letters/replay: sends all that meet a condition back to their topics.</summary>
internal static class ReplayDeadLetters
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/replay", Handle).WithName(nameof(ReplayDeadLetters));

    internal static async Task<Ok<DeadLetterReplayed>> Handle(Guid tenantId, DeadLetterReplay which, DeadLetterSender sender, CancellationToken ct) =>
        TypedResults.Ok(new DeadLetterReplayed(await sender.ReplayAsync(which, tenantId, ct)));
}
