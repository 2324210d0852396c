using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Testing;

/// <summary>What differs under test: free ports, no developer page, and the log of every resource in that of the test.</summary>
internal static class TestDefaults
{
    internal static void Apply(DistributedApplicationOptions options, HostApplicationBuilderSettings settings, Assembly? host)
    {
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        settings.EnvironmentName ??= Environments.Development;
        settings.Configuration ??= new();
        settings.Configuration.AddInMemoryCollection([new("DcpPublisher:RandomizePorts", "true")]);
        if (host is not null) options.AssemblyName = host.GetName().Name;
    }

    internal static void Apply(IDistributedApplicationBuilder builder) => builder.Services
        .AddHttpClient()
        .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
}
