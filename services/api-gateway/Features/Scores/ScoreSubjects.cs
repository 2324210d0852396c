using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Keys;
using Meridian.Contracts.Scores;

namespace Meridian.ApiGateway.Features.Scores;

/// <summary>POST /v1/score/{model}: what a model says of people, or of the events of the last hour.</summary>
internal static class ScoreSubjects
{
    private const int MostUsers = 1_000;

    /// <param name="UserId">One person, by any of their ids.</param>
    /// <param name="UserIds">Several.</param>
    /// <param name="Event">For a model of volumes: the event to count; all together without it.</param>
    /// <param name="At">As of a moment of the past, as it was known then; now without it.</param>
    /// <param name="Explain">Whether to say what each feature adds.</param>
    public sealed record Request(
        [StringLength(512, MinimumLength = 1)] string? UserId = null, [MinLength(1), MaxLength(MostUsers)] IReadOnlyList<string>? UserIds = null,
        [StringLength(512, MinimumLength = 1)] string? Event = null, DateTimeOffset? At = null, bool Explain = false);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/score/{model}", Handle)
        .WithName(nameof(ScoreSubjects)).WithSummary("Score people, or the events of an hour").Produces<ScoreAnswer>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(503);

    internal static async Task<IResult> Handle(string model, Request request, HttpContext context, MlScoringClient scoring)
    {
        if (request is { UserId: not null, UserIds: not null }) return ScoreProblems.EitherUser();
        var users = request.UserId is { } one ? [one] : request.UserIds;
        using var body = JsonContent.Create(new ScoreRequest(users, request.Event, request.At?.ToUniversalTime(), request.Explain, "api"));
        return await scoring.PostAsync(Caller.Of(context).TenantId, $"scores/{Uri.EscapeDataString(model)}", body, context.RequestAborted);
    }
}
