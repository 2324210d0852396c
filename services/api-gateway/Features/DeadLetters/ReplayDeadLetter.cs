using Meridian.ApiGateway.Features.Keys;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.DeadLetters;

/// <summary>POST /v1/dead-letters/{id}/replay: sends one through again. An event that is there already does not count twice.</summary>
internal static class ReplayDeadLetter
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:long}/replay", Handle)
        .WithName(nameof(ReplayDeadLetter)).WithSummary("Replay a dead letter").ProducesProblem(503);

    internal static async Task<Results<NoContent, ProblemHttpResult>> Handle(long id, HttpContext context, EventProcessorClient processor) =>
        await processor.PostAsync(Caller.Of(context).TenantId, FormattableString.Invariant($"dead-letters/{id}/replay"), context.RequestAborted)
            ? TypedResults.NoContent() : Problems.NotThere("dead letter");
}
