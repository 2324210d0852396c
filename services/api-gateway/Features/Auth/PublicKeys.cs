using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>GET /.well-known/jwks.json: the keys that access tokens are checked with (RFC 7517).</summary>
internal static class PublicKeys
{
    private static readonly string CacheFor = FormattableString.Invariant($"public, max-age={(int)TimeSpan.FromMinutes(10).TotalSeconds}");

    public sealed record Response(IReadOnlyList<SigningKey.PublicKey> Keys);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/.well-known/jwks.json", Handle)
        .WithName(nameof(PublicKeys)).WithSummary("Keys of access tokens");

    internal static async Task<Ok<Response>> Handle(HttpContext context, SigningKeys keys)
    {
        // Makes the first key where there is none.
        var published = await keys.PublishedAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = CacheFor;
        return TypedResults.Ok(new Response([.. published.Select(key => key.ToPublic())]));
    }
}
