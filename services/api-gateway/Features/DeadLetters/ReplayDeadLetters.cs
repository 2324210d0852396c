using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Keys;
using Meridian.Contracts.DeadLetters;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.DeadLetters;

/// <summary>POST /v1/dead-letters/replay: sends all that meet a condition through again.</summary>
internal static class ReplayDeadLetters
{
    /// <param name="Topic">The topic that they came from.</param>
    /// <param name="From">Given up at this time or later.</param>
    /// <param name="To">Given up before this time.</param>
    /// <param name="Again">Also those that were replayed before.</param>
    public sealed record Request([StringLength(249)] string? Topic = null, DateTimeOffset? From = null, DateTimeOffset? To = null, bool Again = false);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/replay", Handle)
        .WithName(nameof(ReplayDeadLetters)).WithSummary("Replay dead letters").ProducesProblem(503);

    internal static async Task<Ok<DeadLetterReplayed>> Handle(Request request, HttpContext context, EventProcessorClient processor)
    {
        var which = new DeadLetterReplay(request.Topic, request.From?.ToUniversalTime(), request.To?.ToUniversalTime(), request.Again);
        var answer = await processor.PostAsync<DeadLetterReplayed>(Caller.Of(context).TenantId, "dead-letters/replay", which, context.RequestAborted);
        return TypedResults.Ok(answer ?? new DeadLetterReplayed(0));
    }
}
