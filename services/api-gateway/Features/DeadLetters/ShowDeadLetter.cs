using Meridian.ApiGateway.Features.Keys;
using Meridian.Contracts.DeadLetters;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.DeadLetters;

/// <summary>GET /v1/dead-letters/{id}: one with its content.</summary>
internal static class ShowDeadLetter
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:long}", Handle)
        .WithName(nameof(ShowDeadLetter)).WithSummary("Show a dead letter").ProducesProblem(503);

    internal static async Task<Results<Ok<DeadLetterDetail>, ProblemHttpResult>> Handle(long id, HttpContext context, EventProcessorClient processor)
    {
        var found = await processor.GetAsync<DeadLetterDetail>(Caller.Of(context).TenantId, FormattableString.Invariant($"dead-letters/{id}"), context.RequestAborted);
        // Our stacks are nobody's business.
        return found is null ? Problems.NotThere("dead letter") : TypedResults.Ok(found with { Stack = null });
    }
}
