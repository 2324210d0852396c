namespace Meridian.ApiGateway.Features.Keys;

/// <summary>API keys: who is calling, and what they may do.</summary>
internal static class KeysArea
{
    public static void AddKeys(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<ApiKeys>();

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
        var key = await keys.FindAsync(presented, context.RequestAborted);
        if (key is null) return (null, Challenge(context, Problems.KeyUnknown()));
        return key.Scopes.HasFlag(scope) ? (new Caller(key.TenantId), null) : (null, Problems.ScopeMissing(scope.ToString().ToLowerInvariant()));
    }

    private static IResult Challenge(HttpContext context, IResult problem)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"meridian\"";
        return problem;
    }

    private sealed record RequiredScope(ApiScopes Scope);
}
