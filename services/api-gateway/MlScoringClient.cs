using System.Net;
using Meridian.Contracts;

namespace Meridian.ApiGateway;

/// <summary>Asks ml-scoring on behalf of a tenant, and hands on what it answers: its answers and its problems are the gateway's.</summary>
internal sealed class MlScoringClient(HttpClient http)
{
    /// <summary>The answer to GET or DELETE of a path below the tenant's.</summary>
    /// <exception cref="HttpRequestException">It is away, or failed.</exception>
    public Task<IResult> RelayAsync(HttpMethod method, Guid tenantId, string path, CancellationToken ct) => RelayAsync(method, tenantId, path, null, ct);

    /// <summary>The answer to a body that is sent to a path below the tenant's.</summary>
    /// <exception cref="HttpRequestException">It is away, or failed.</exception>
    public Task<IResult> PostAsync(Guid tenantId, string path, HttpContent body, CancellationToken ct) => RelayAsync(HttpMethod.Post, tenantId, path, body, ct);

    private async Task<IResult> RelayAsync(HttpMethod method, Guid tenantId, string path, HttpContent? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri($"http://{ServiceNames.MlScoring}/internal/v1/tenants/{tenantId}/{path}")) { Content = body };
        using var response = await http.SendAsync(request, ct);
        if (response.StatusCode >= HttpStatusCode.InternalServerError) response.EnsureSuccessStatusCode();
        if (response.StatusCode == HttpStatusCode.NoContent) return TypedResults.NoContent();
        return new Relayed((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), response.Headers.RetryAfter?.ToString(), await response.Content.ReadAsByteArrayAsync(ct));
    }

    private sealed class Relayed(int status, string? type, string? retryAfter, byte[] body) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            (response.StatusCode, response.ContentType, response.ContentLength) = (status, type, body.Length);
            if (retryAfter is not null) response.Headers.RetryAfter = retryAfter;
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
        }
    }
}
