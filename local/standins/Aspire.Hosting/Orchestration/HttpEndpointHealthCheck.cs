using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Orchestration;

/// <summary>Healthy when a GET answers the expected status.</summary>
internal sealed class HttpEndpointHealthCheck(EndpointReference endpoint, string path, int expected, IHttpClientFactory clients) : IHealthCheck
{
    internal const string Client = "Aspire.Hosting.HealthChecks";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!endpoint.IsAllocated) return HealthCheckResult.Unhealthy("It is not known yet where the endpoint is.");

        var url = new Uri(new Uri(endpoint.Url), path);
        try
        {
            using var client = clients.CreateClient(Client);
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)response.StatusCode == expected
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"{url} answers {(int)response.StatusCode}, not {expected}");
        }
        catch (HttpRequestException fault)
        {
            return HealthCheckResult.Unhealthy($"{url}: {fault.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"{url} does not answer");
        }
    }
}
