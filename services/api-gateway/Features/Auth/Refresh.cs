using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>POST /v1/auth/refresh: a refresh token for the next pair of tokens.</summary>
internal static class Refresh
{
    public sealed record Request([Required, StringLength(100)] string? RefreshToken);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/refresh", Handle)
        .WithName(nameof(Refresh)).WithSummary("Stay signed in").ProducesProblem(401);

    internal static async Task<Results<Ok<TokenResponse>, ProblemHttpResult>> Handle(Request request, HttpContext context, Sessions sessions) =>
        await sessions.RefreshAsync(request.RefreshToken!, context) is { } tokens ? TypedResults.Ok(tokens) : Problems.RefreshRefused();
}
