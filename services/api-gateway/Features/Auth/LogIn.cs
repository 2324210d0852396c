using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>POST /v1/auth/login: an address and a password for a session. Whatever is wrong with them, the answer is the same.</summary>
internal static class LogIn
{
    /// <param name="TenantId">For people in several tenants; the first they joined without it.</param>
    public sealed record Request(
        [Required, StringLength(254)] string? Email, [Required, StringLength(Passwords.MaxLength)] string? Password, Guid? TenantId = null);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/login", Handle)
        .WithName(nameof(LogIn)).WithSummary("Sign in").ProducesProblem(401);

    internal static async Task<Results<Ok<TokenResponse>, ProblemHttpResult>> Handle(
        Request request, HttpContext context, DoorDatabase database, Accounts accounts, Sessions sessions)
    {
        await using var connection = await database.OpenConnectionAsync(context.RequestAborted);
        await using var transaction = await connection.BeginTransactionAsync(context.RequestAborted);
        var tokens = await accounts.CheckAsync(connection, context, request.Email!, request.Password!, request.TenantId) is var (tenantId, userId, role)
            ? await sessions.BeginAsync(connection, tenantId, userId, role, context.RequestAborted)
            : null;
        await transaction.CommitAsync(context.RequestAborted);
        return tokens is null ? Problems.SignInFailed() : TypedResults.Ok(tokens);
    }
}
