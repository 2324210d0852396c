namespace Meridian.AppHost.Infrastructure;

/// <summary>What holds Meridian's state. Both ways to run them give the same connection strings.</summary>
internal sealed record Stores(
    IResourceBuilder<IResourceWithConnectionString> Database,
    IResourceBuilder<IResourceWithConnectionString> Cache,
    IResourceBuilder<IResourceWithConnectionString> Kafka,
    IResourceBuilder<IResourceWithConnectionString> Analytics,
    IResourceBuilder<ParameterResource> SqlPassword);
