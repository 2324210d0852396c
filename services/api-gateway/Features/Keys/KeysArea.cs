using Meridian.ApiGateway.Features.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Keys;

/// <summary>API keys: who is calling, and what they may do.</summary>
internal static class KeysArea
{
    // Of every JSON object in base64url that begins with a member; keys begin with mk_.
    private const string JwtStart = "eyJ";

    public static void AddKeys(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<ApiKeys>();

    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/v1/keys").WithTags("Keys").RequireScope(ApiScopes.Admin);
        CreateKey.Map(keys);
        ListKeys.Map(keys);
        RevokeKey.Map(keys);
    }

    /// <summary>Lets only callers with a key of that scope reach the endpoints; a handler finds them by <see cref="Caller.Of"/>.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoints, ApiScopes scope) where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new RequiredScope(scope));

    /// <summary>Lets people only from a role on reach the endpoints. A key has no role: its scope is enough.</summary>
    public static TBuilder RequireRole<TBuilder>(this TBuilder endpoints, Role lowest) where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new RequiredRole(lowest));

    /// <summary>Checks keys where endpoints require it. A middleware, because a stranger is to be told so before the body is even looked at.</summary>
    public static void UseKeys(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is { } required)
        {
            var key = PresentedKey.Of(context.Request.Headers.Authorization);
            var (caller, problem) = await context.RequestServices.GetRequiredService<ApiKeys>().CheckAsync(key, required.Scope, context);
            context.Features.Set(caller);
            problem ??= RoleProblem(context, caller!);
            if (problem is not null)
            {
                await problem.ExecuteAsync(context);
                return;
            }
        }

        await next(context);
    });

    /// <summary>The caller that a key stands for, or the problem to answer with.</summary>
    public static async ValueTask<(Caller? Caller, IResult? Problem)> CheckAsync(this ApiKeys keys, string? presented, ApiScopes scope, HttpContext context)
    {
        if (presented is null) return (null, Challenge(context, Problems.KeyMissing()));
        if (await keys.FindCallerAsync(presented, context) is not { } caller)
            return (null, Challenge(context, IsToken(presented) ? Problems.TokenRefused() : Problems.KeyUnknown()));
        if (caller.Scopes.HasFlag(scope)) return (caller, null);
        var name = scope.ToString().ToLowerInvariant();
        return (null, caller.Session is { } session ? Problems.RoleTooLow(session.Role.Name(), name) : Problems.ScopeMissing(name));
    }

    /// <summary>The caller that a key or an access token stands for now; null when it stands for nobody.</summary>
    public static async ValueTask<Caller?> FindCallerAsync(this ApiKeys keys, string presented, HttpContext context)
    {
        if (IsToken(presented)) return await FindPersonAsync(presented, context);
        var key = await keys.FindAsync(presented, context.RequestAborted);
        return key is null ? null : new Caller(key.TenantId, key.Id, key.Entitlements) { Scopes = key.Scopes };
    }

    private static ProblemHttpResult? RoleProblem(HttpContext context, Caller caller) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RequiredRole>() is { } required && caller.Session is { } session && session.Role < required.Lowest
            ? Problems.RoleTooLow(session.Role.Name(), required.Lowest.Name()) : null;

    private static bool IsToken(string presented) => presented.StartsWith(JwtStart, StringComparison.Ordinal);

    private static async Task<Caller?> FindPersonAsync(string token, HttpContext context)
    {
        var session = await context.RequestServices.GetRequiredService<AccessTokens>().CheckAsync(token, context.RequestAborted);
        if (session is not null) session = await context.RequestServices.GetRequiredService<LiveSessions>().FindAsync(session.Id, context.RequestAborted);
        return session is null ? null : new Caller(session.TenantId, session.UserId, session.Entitlements!) { Session = session, Scopes = session.Role.Scopes() };
    }

    /// <summary>Adds to a 401 how to do better.</summary>
    public static IResult Challenge(HttpContext context, IResult problem)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"meridian\"";
        return problem;
    }

    private sealed record RequiredRole(Role Lowest);
}

/// <summary>On an endpoint: only who has that scope reaches it.</summary>
internal sealed record RequiredScope(ApiScopes Scope);
