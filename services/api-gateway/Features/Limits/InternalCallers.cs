using System.Security.Cryptography;
using System.Text;
using Meridian.ApiGateway.Features.Keys;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Limits;

/// <summary>Routes for our other services, which present a token that only they know. Checked before anything of a request is read.</summary>
internal static class InternalCallers
{
    public static TBuilder RequireInternalCaller<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new Required());

    public static void UseInternalCallers(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Required>() is null || IsKnown(context)) await next(context);
        else await KeysArea.Challenge(context, Problems.KeyUnknown()).ExecuteAsync(context);
    });

    private static bool IsKnown(HttpContext context)
    {
        var presented = PresentedKey.Of(context.Request.Headers.Authorization) ?? "";
        return context.RequestServices.GetRequiredService<IOptions<InternalOptions>>().Value.Token is { } token
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(presented), Encoding.UTF8.GetBytes(token));
    }

    private sealed class Required;
}
