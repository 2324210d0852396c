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
            Freshness.Write(http.Response, freshness.Watermark);
        }

        return await next(context);
    }
}
