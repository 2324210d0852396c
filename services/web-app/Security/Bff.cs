using Microsoft.AspNetCore.Antiforgery;

namespace Meridian.WebApp.Security;

/// <summary>What scripts of our own pages call: JSON and streams, for the session's person, never for another site.</summary>
internal static class Bff
{
    public const string Prefix = "/app";
    public const string TokenHeader = "X-Antiforgery";

    /// <summary>A group in which everything needs a session, and everything that changes something the page's token.</summary>
    public static RouteGroupBuilder MapBff(this IEndpointRouteBuilder routes, string path) =>
        routes.MapGroup(Prefix + path).RequireAuthorization().AddEndpointFilter(CheckAsync).DisableAntiforgery().ExcludeFromDescription();

    private static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        context.Response.Headers.CacheControl = "no-store";
        var isSafe = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (!isSafe && !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
            return TypedResults.Problem("Load the page again, and try once more.", statusCode: 400, title: "The page is too old for this.", extensions: [new("code", "web.antiforgery")]);
        return await next(call);
    }
}
