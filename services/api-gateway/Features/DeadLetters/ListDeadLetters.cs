using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Meridian.ApiGateway.Features.Keys;
using Meridian.Contracts.DeadLetters;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.DeadLetters;

/// <summary>GET /v1/dead-letters: the newest first; <c>next</c> of an answer is <c>before</c> of the next question.</summary>
internal static class ListDeadLetters
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName(nameof(ListDeadLetters)).WithSummary("List dead letters").ProducesProblem(503);

    internal static async Task<Ok<DeadLetterPage>> Handle(
        HttpContext context, EventProcessorClient processor,
        [StringLength(249)] string? topic = null, bool? replayed = null, long? before = null, [Range(1, 500)] int limit = 100)
    {
        KeyValuePair<string, string?>[] asked = [new("topic", topic), new("replayed", replayed?.ToString()), new("before", Text(before)), new("limit", Text(limit))];
        var query = QueryString.Create(asked.Where(part => part.Value is not null));
        var page = await processor.GetAsync<DeadLetterPage>(Caller.Of(context).TenantId, $"dead-letters{query}", context.RequestAborted);
        return TypedResults.Ok(page ?? new DeadLetterPage([], null));
    }

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
