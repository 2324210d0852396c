using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Applies the test defaults to a builder that the test makes itself.</summary>
internal sealed class DirectInterceptor(Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure) : BuilderInterceptor
{
    internal override void OnBuilderCreating(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        TestDefaults.Apply(options, settings, host: null);
        configure(options, settings);
    }

    internal override void OnBuilderCreated(DistributedApplicationBuilder builder) => TestDefaults.Apply(builder);

    internal override void OnBuilding(DistributedApplicationBuilder builder)
    {
    }

    internal override void OnBuilt(DistributedApplication application)
    {
    }
}
