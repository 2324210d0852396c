using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>POST /v1/auth/logout: ends the session. Access tokens of it still work until they expire.</summary>
internal static class LogOut
{
    public sealed record Request([Required, StringLength(100)] string? RefreshToken);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/logout", Handle)
        .WithName(nameof(LogOut)).WithSummary("Sign out");

    internal static async Task<NoContent> Handle(Request request, HttpContext context, Sessions sessions)
    {
        await sessions.EndAsync(request.RefreshToken!, context);
        return TypedResults.NoContent();
    }
}
