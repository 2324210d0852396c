using Meridian.WebApp.Sessions;
using Microsoft.AspNetCore.Antiforgery;

namespace Meridian.WebApp.Features.SignIn;

/// <summary>Signing up, in and out.</summary>
internal static class SignInArea
{
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-out", (HttpContext context, SignIns signIns) => OutAsync(context, signIns.EndAsync)).Refuses();
        routes.MapPost("/sign-out-everywhere", (HttpContext context, SignIns signIns) => OutAsync(context, signIns.EndAllAsync)).Refuses();
    }

    private static async Task<IResult> OutAsync(HttpContext context, Func<Session, Task> endAsync)
    {
        if (context.Features.Get<Session>() is { } session) await endAsync(session);
        SessionCookie.Drop(context);
        return TypedResults.Redirect("/sign-in");
    }

    // Another site must not be able to sign anybody out either.
    private static void Refuses(this RouteHandlerBuilder endpoint) => endpoint.AllowAnonymous().DisableAntiforgery().AddEndpointFilter(async (call, next) =>
        await call.HttpContext.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(call.HttpContext) ? await next(call) : TypedResults.BadRequest());

    /// <summary>The company's name out of an address, for a form that should not be empty.</summary>
    public static string CompanyOf(string email) => email.Split('@') is [_, { Length: > 0 } host] ? char.ToUpperInvariant(host[0]) + host.Split('.')[0][1..] : "";
}
