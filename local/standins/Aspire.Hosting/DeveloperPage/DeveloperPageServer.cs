using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.DeveloperPage;

/// <summary>A page on this machine that shows every resource, its log and its commands, and the JSON it is made from.</summary>
internal sealed partial class DeveloperPageServer(
    DistributedApplicationExecutionContext executionContext,
    DistributedApplicationOptions options,
    IConfiguration configuration,
    IHostEnvironment environment,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ResourceCommandService commands,
    ILogger<DeveloperPageServer> logger) : IHostedService
{
    private const string AnyFreePort = "http://127.0.0.1:0";

    private WebApplication? _server;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (executionContext.IsPublishMode || options.DisableDashboard) return;

        _server = Build();
        try
        {
            await _server.StartAsync(cancellationToken);
            foreach (var url in _server.Urls) LogUrl(logger, url);
        }
        catch (IOException taken)
        {
            // The application does not need its page: better without it than not at all.
            LogNoPage(logger, taken.Message);
            await _server.DisposeAsync();
            _server = null;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is null) return;
        await _server.DisposeAsync();
        _server = null;
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(Url());
        builder.Services.AddRoutingCore();

        // An open log stream must not hold up the end of the application.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        var server = builder.Build();
        server.Use(SameMachine.Guard);
        server.UseRouting();
        var token = SameMachine.NewToken();
        PageAssets.Map(server, options.DashboardApplicationName ?? environment.ApplicationName, token);
        new ResourceApi(notifications, logs, commands).Map(server, token, server.Lifetime.ApplicationStopping);
        return server;
    }

    private string Url()
    {
        var url = (configuration["ASPNETCORE_URLS"] ?? configuration["urls"])?.Split(';').FirstOrDefault(u => u.StartsWith("http://", StringComparison.OrdinalIgnoreCase));
        return url ?? AnyFreePort;
    }

    [LoggerMessage(4501, LogLevel.Information, "Developer page: {Url}")]
    private static partial void LogUrl(ILogger logger, string url);

    [LoggerMessage(4502, LogLevel.Warning, "There is no developer page: {Reason}. ASPNETCORE_URLS gives it another address.")]
    private static partial void LogNoPage(ILogger logger, string reason);
}
