using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Lets a test take part while a Program.cs builds its application on another thread.</summary>
internal abstract class BuilderInterceptor
{
    private static readonly AsyncLocal<BuilderInterceptor?> Ambient = new();

    /// <summary>That of the program this code runs in; null outside of tests.</summary>
    internal static BuilderInterceptor? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    internal abstract void OnBuilderCreating(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    internal abstract void OnBuilderCreated(DistributedApplicationBuilder builder);

    internal abstract void OnBuilding(DistributedApplicationBuilder builder);

    internal abstract void OnBuilt(DistributedApplication application);
}
