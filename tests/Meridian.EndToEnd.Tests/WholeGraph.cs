using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Meridian.EndToEnd.Tests;

/// <summary>The whole graph on free ports with data of its own, as an integration test of any service would start it.</summary>
public sealed class WholeGraph : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(10);

    private readonly string _writeSecret = RandomNumberGenerator.GetHexString(43, lowercase: true);
    private readonly string _secretSecret = RandomNumberGenerator.GetHexString(43, lowercase: true);
    private readonly string _internalToken = RandomNumberGenerator.GetHexString(43, lowercase: true);
    private DistributedApplication? _app;

    /// <summary>The nine.</summary>
    public static IReadOnlyList<string> Services { get; } =
    [
        "api-gateway", "web-app", "webhook-processor", "event-processor", "workflow-engine",
        "notification-service", "ml-scoring", "data-privacy-service", "billing-service",
    ];

    public DistributedApplication App => _app ?? throw new InvalidOperationException("The stack has not started.");

    public string WriteKey => $"mk_write_{_writeSecret}";

    public string SecretKey => $"mk_secret_{_secretSecret}";

    /// <summary>What billing-service presents to the gateway.</summary>
    public string InternalToken => _internalToken;

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Meridian_AppHost>(
            ["--infra", "local", $"--Parameters:demo-write-secret={_writeSecret}", $"--Parameters:demo-secret-secret={_secretSecret}", $"--Parameters:internal-token={_internalToken}"], limit.Token);
        _app = await builder.BuildAsync(limit.Token);
        await _app.StartAsync(limit.Token);
        await Task.WhenAll(Services.Select(service => _app.ResourceNotifications.WaitForResourceHealthyAsync(service, limit.Token)));
    }

    /// <summary>The gateway, called as the stack's tenant.</summary>
    public HttpClient Gateway(string key)
    {
        var client = App.CreateHttpClient("api-gateway", "http");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>The process that a resource runs in now.</summary>
    public int Pid(string resource) => App.ResourceNotifications.TryGetCurrentState(resource, out var state)
        && state.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is { } pid
            ? Convert.ToInt32(pid, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{resource} has no process.");

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }
}
