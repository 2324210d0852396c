using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DeveloperPage;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Orchestration;

/// <summary>The services of every application host.</summary>
internal static class DistributedApplicationServices
{
    internal static void AddDistributedApplication(this IServiceCollection services, DistributedApplicationBuilder builder, DistributedApplicationOptions options)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(builder.ExecutionContext);
        services.AddSingleton(builder.Eventing);
        services.AddSingleton(_ => new DistributedApplicationModel(builder.Resources));
        services.AddSingleton<ResourceNotificationService>();
        services.AddSingleton(provider => CreateLoggerService(provider, options.EnableResourceLogging));
        services.AddSingleton(provider => new ResourceCommandService(
            provider.GetRequiredService<ResourceNotificationService>(),
            provider,
            provider.GetRequiredService<ILogger<ResourceCommandService>>()));
        services.AddSingleton(provider => new ManifestPublisher(
            provider.GetRequiredService<DistributedApplicationModel>(),
            builder.ExecutionContext,
            builder.Configuration,
            builder.Eventing,
            provider));
        services.AddOrchestrator(builder);
        AddQuietClients(services);
    }

    private static void AddOrchestrator(this IServiceCollection services, DistributedApplicationBuilder builder)
    {
        services.AddOptions<OrchestratorOptions>().BindConfiguration(OrchestratorOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<OrchestratorOptions>>().Value);
        services.AddSingleton<EndpointAllocator>();
        services.AddSingleton(provider => new InstanceServices(
            provider.GetRequiredService<DistributedApplicationModel>(),
            provider,
            builder.ExecutionContext,
            provider.GetRequiredService<ResourceNotificationService>(),
            provider.GetRequiredService<ResourceLoggerService>(),
            builder.Eventing,
            provider.GetRequiredService<EndpointAllocator>(),
            provider.GetRequiredService<OrchestratorOptions>(),
            builder.AppHostAssembly,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ApplicationOrchestrator>();
        services.AddHostedService(provider => provider.GetRequiredService<ApplicationOrchestrator>());
        services.AddHostedService<HealthMonitor>();
        services.AddHostedService<DeveloperPageServer>();

        // Every level of the graph may take its time to stop, and killing a store that is writing is the last resort.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(60));
    }

    private static void AddQuietClients(IServiceCollection services)
    {
        services.AddHealthChecks();
        services.AddHttpClient(HttpEndpointHealthCheck.Client, client => client.Timeout = TimeSpan.FromSeconds(5));

        // A resource that is starting fails its checks several times a second; its state says so, and the log need not.
        services.AddLogging(logging => logging
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
            .AddFilter("System.Net.Http.HttpClient", LogLevel.Warning));
    }

    private static ResourceLoggerService CreateLoggerService(IServiceProvider provider, bool mirror)
    {
        var service = new ResourceLoggerService { Directory = provider.GetRequiredService<IConfiguration>()["Meridian:Logs"] };
        if (mirror) service.Mirror = new ResourceLogMirror(provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<IHostEnvironment>().ApplicationName).Write;
        return service;
    }
}
