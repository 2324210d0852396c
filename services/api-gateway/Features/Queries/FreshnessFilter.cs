using System.Globalization;
using Meridian.ApiGateway.Features.Keys;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>Finds out, before a question is asked, how fresh its answer will be at least: for the handler (<see cref="Freshness.Of"/>) and as a header.</summary>
internal sealed class FreshnessFilter(FreshnessWatch watch) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (await watch.CurrentAsync(Caller.Of(http).TenantId, http.RequestAborted) is { } freshness)
        {
            http.Features.Set(freshness);
            http.Response.Headers[Freshness.Header] = freshness.Watermark.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        }

        return await next(context);
    }
}
