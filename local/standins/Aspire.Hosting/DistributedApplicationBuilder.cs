using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Puts an application together.</summary>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _inner;
    private readonly DistributedApplicationExecutionContextOptions _executionContextOptions;
    private readonly BuilderInterceptor? _interceptor = BuilderInterceptor.Current;

    /// <param name="args">The command line: configuration, and what to publish.</param>
    public DistributedApplicationBuilder(string[] args)
        : this(new DistributedApplicationOptions { Args = args })
    {
    }

    /// <inheritdoc cref="DistributedApplicationBuilder" />
    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        // Watching appsettings.json costs an inotify handle for each application in a test run, and a running graph cannot change anyway.
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([new("hostBuilder:reloadConfigOnChange", "false")]);
        var settings = new HostApplicationBuilderSettings { Configuration = configuration };
        _interceptor?.OnBuilderCreating(options, settings);

        AppHostAssembly = options.AssemblyName is { } name ? Assembly.Load(new AssemblyName(name)) : Assembly.GetEntryAssembly();
        AppHostDirectory = Path.GetFullPath(options.ProjectDirectory ?? AppHostMetadata.ProjectDirectory(AppHostAssembly) ?? System.Environment.CurrentDirectory);
        settings.ApplicationName ??= AppHostAssembly?.GetName().Name;
        settings.ContentRootPath ??= AppHostDirectory;
        _inner = new(settings);
        if (options.Args is { Length: > 0 } args) Configuration.AddCommandLine(args, PublishingSwitches.Mappings);

        _executionContextOptions = PublishingSwitches.ReadOperation(Configuration);
        ExecutionContext = new(_executionContextOptions);
        Secrets = UserSecrets.Of(AppHostAssembly, persist: _interceptor is null);
        Services.AddDistributedApplication(this, options);
        _interceptor?.OnBuilderCreated(this);
    }

    /// <inheritdoc />
    public ConfigurationManager Configuration => _inner.Configuration;

    /// <inheritdoc />
    public string AppHostDirectory { get; }

    /// <summary>The path of the host's project file, without its extension.</summary>
    public string AppHostPath => Path.Combine(AppHostDirectory, AppHostAssembly?.GetName().Name ?? Environment.ApplicationName);

    /// <inheritdoc />
    public Assembly? AppHostAssembly { get; }

    /// <inheritdoc />
    public IHostEnvironment Environment => _inner.Environment;

    /// <inheritdoc />
    public IServiceCollection Services => _inner.Services;

    /// <inheritdoc />
    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    /// <inheritdoc />
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <inheritdoc />
    public IResourceCollection Resources { get; } = new ResourceCollection();

    internal UserSecrets Secrets { get; }

    /// <inheritdoc />
    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (Resources.FirstOrDefault(r => string.Equals(r.Name, resource.Name, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            throw new DistributedApplicationException(
                $"Cannot add resource of type '{resource.GetType()}' with name '{resource.Name}' because resource of type '{known.GetType()}' with that name already exists. Resource names are case-insensitive.");
        }

        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    /// <inheritdoc />
    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => new DistributedApplicationResourceBuilder<T>(this, resource);

    /// <inheritdoc />
    public DistributedApplication Build()
    {
        _interceptor?.OnBuilding(this);
        ModelChecks.Verify(Resources);
        var app = new DistributedApplication(_inner.Build());
        _executionContextOptions.ServiceProvider = app.Services;
        _interceptor?.OnBuilt(app);
        return app;
    }
}
