using System.Data.Common;
using System.Net.Http.Headers;
using System.Text;

namespace Meridian.AppHost.Infrastructure.HealthChecks;

/// <summary>A query as the services' user: /ping answers before the database exists.</summary>
internal sealed class ClickHouseHealthCheck(Func<CancellationToken, ValueTask<string?>> connectionString) : StoreHealthCheck(connectionString)
{
    private static readonly HttpMessageInvoker Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromSeconds(1) });

    protected override async Task AskAsync(string connectionString, CancellationToken cancellationToken)
    {
        var settings = new DbConnectionStringBuilder { ConnectionString = connectionString };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{settings["Host"]}:{settings["Port"]}/?database={settings["Database"]}&query=SELECT+1");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings["Username"]}:{settings["Password"]}")));
        using var response = await Http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode) throw new IOException($"ClickHouse answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
