using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>POST /v1/auth/register: a new person, with a new tenant of their own or in the one that an invitation is for.</summary>
internal static class Register
{
    /// <param name="TenantName">The company, where there is no invitation.</param>
    /// <param name="Invitation">The invitation's token; its address has to be <paramref name="Email"/>.</param>
    public sealed record Request(
        [Required, EmailAddress, StringLength(254)] string? Email,
        [Required, StringLength(Passwords.MaxLength, MinimumLength = Passwords.MinLength)] string? Password,
        [StringLength(200, MinimumLength = 1)] string? TenantName = null,
        [StringLength(100)] string? Invitation = null);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/register", Handle)
        .WithName(nameof(Register)).WithSummary("Register").ProducesProblem(409);

    internal static async Task<Results<Created<TokenResponse>, ProblemHttpResult>> Handle(
        Request request, HttpContext context, DoorDatabase database, Accounts accounts, Sessions sessions, TimeProvider time)
    {
        if (request.TenantName is null == request.Invitation is null) return Problems.RegisterEither();
        var (userId, ct) = (Guid.CreateVersion7(), context.RequestAborted);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var place = request.Invitation is null
            ? (Guid.CreateVersion7(), Role.Owner)
            : await Invitations.AcceptAsync(connection, request.Invitation, request.Email!, time.GetUtcNow(), ct);
        if (place is not var (tenantId, role)) return Problems.InvitationUnknown();
        if (!await accounts.TryAddAsync(connection, context, new(tenantId, request.TenantName, userId, request.Email!, request.Password!, role))) return Problems.EmailTaken();
        var tokens = await sessions.BeginAsync(connection, tenantId, userId, role, ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Created((string?)null, tokens);
    }
}
