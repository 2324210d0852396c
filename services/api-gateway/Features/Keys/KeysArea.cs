using Meridian.ApiGateway.Features.Auth;

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

    /// <summary>Checks keys where endpoints require it. A middleware, because a stranger is to be told so before the body is even looked at.</summary>
    public static void UseKeys(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is { } required)
        {
            var key = PresentedKey.Of(context.Request.Headers.Authorization);
            var (caller, problem) = await context.RequestServices.GetRequiredService<ApiKeys>().CheckAsync(key, required.Scope, context);
            context.Features.Set(caller);
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
        if (presented.StartsWith(JwtStart, StringComparison.Ordinal)) return await CheckTokenAsync(presented, scope, context);
        var key = await keys.FindAsync(presented, context.RequestAborted);
        if (key is null) return (null, Challenge(context, Problems.KeyUnknown()));
        return key.Scopes.HasFlag(scope) ? (new Caller(key.TenantId) { Scopes = key.Scopes }, null) : (null, Problems.ScopeMissing(scope.ToString().ToLowerInvariant()));
    }

    private static async Task<(Caller? Caller, IResult? Problem)> CheckTokenAsync(string token, ApiScopes scope, HttpContext context)
    {
        var session = await context.RequestServices.GetRequiredService<AccessTokens>().CheckAsync(token, context.RequestAborted);
        if (session is not null) session = await context.RequestServices.GetRequiredService<LiveSessions>().FindAsync(session.Id, context.RequestAborted);
        if (session is null) return (null, Challenge(context, Problems.TokenRefused()));
        return session.Role.Scopes().HasFlag(scope)
            ? (new Caller(session.TenantId) { Session = session, Scopes = session.Role.Scopes() }, null)
            : (null, Problems.RoleTooLow(session.Role.Name(), scope.ToString().ToLowerInvariant()));
    }

    /// <summary>Adds to a 401 how to do better.</summary>
    public static IResult Challenge(HttpContext context, IResult problem)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"meridian\"";
        return problem;
    }

    private sealed record RequiredScope(ApiScopes Scope);
}
