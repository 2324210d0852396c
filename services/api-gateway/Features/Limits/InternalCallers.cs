using System.Security.Cryptography;
using System.Text;
using Meridian.ApiGateway.Features.Keys;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Limits;

/// <summary>Lets in whoever presents the token that only our services know.</summary>
internal sealed class InternalCallers(IOptions<InternalOptions> options) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var presented = PresentedKey.Of(context.HttpContext.Request.Headers.Authorization) ?? "";
        var isKnown = options.Value.Token is { } token && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(presented), Encoding.UTF8.GetBytes(token));
        return isKnown ? await next(context) : KeysArea.Challenge(context.HttpContext, Problems.KeyUnknown());
    }
}
