using System.Net;
using Meridian.Contracts;

namespace Meridian.ApiGateway;

/// <summary>Asks event-processor on behalf of a tenant.</summary>
internal sealed class EventProcessorClient(HttpClient http)
{
    /// <summary>What it has at a path below the tenant's; null when there is nothing.</summary>
    /// <exception cref="HttpRequestException">It is away, or failed.</exception>
    public async Task<T?> GetAsync<T>(Guid tenantId, string path, CancellationToken ct) where T : class
    {
        using var response = await http.GetAsync(Below(tenantId, path), ct);
        return await ReadAsync<T>(response, ct);
    }

    /// <summary>Posts to a path below the tenant's; null when it is not there.</summary>
    /// <exception cref="HttpRequestException">It is away, or failed.</exception>
    public async Task<T?> PostAsync<T>(Guid tenantId, string path, object body, CancellationToken ct) where T : class
    {
        using var response = await http.PostAsJsonAsync(Below(tenantId, path), body, ct);
        return await ReadAsync<T>(response, ct);
    }

    /// <summary>Posts without a body.</summary>
    /// <returns>Whether what it is about is there.</returns>
    /// <exception cref="HttpRequestException">It is away, or failed.</exception>
    public async Task<bool> PostAsync(Guid tenantId, string path, CancellationToken ct)
    {
        using var response = await http.PostAsync(Below(tenantId, path), null, ct);
        if (response.StatusCode == HttpStatusCode.NotFound) return false;
        response.EnsureSuccessStatusCode();
        return true;
    }

    private static Uri Below(Guid tenantId, string path) => new($"http://{ServiceNames.EventProcessor}/internal/v1/tenants/{tenantId}/{path}");

    private static async Task<T?> ReadAsync<T>(HttpResponseMessage response, CancellationToken ct) where T : class
    {
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<T>(ct);
    }
}
