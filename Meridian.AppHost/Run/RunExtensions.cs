namespace Meridian.AppHost.Run;

internal static class RunExtensions
{
    public static RunContext AddRun(this IDistributedApplicationBuilder builder) => RunContext.Create(builder);

    /// <summary>A service: HTTP on one endpoint, ready when its health checks say so.</summary>
    /// <param name="port">A port people can rely on; null gives any free one.</param>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port = null)
        where TProject : IProjectMetadata, new() => builder
            .AddProject<TProject>(name, launchProfileName: null)
            .WithHttpEndpoint(port: port)
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
            .WithHttpHealthCheck("/health");
}
