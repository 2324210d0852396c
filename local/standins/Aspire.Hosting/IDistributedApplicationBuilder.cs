using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Puts an application together.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>The configuration of the host.</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>The directory that relative paths of the model are relative to.</summary>
    string AppHostDirectory { get; }

    /// <summary>The assembly of the host.</summary>
    Assembly? AppHostAssembly { get; }

    /// <summary>The environment of the host.</summary>
    IHostEnvironment Environment { get; }

    /// <summary>The services of the host.</summary>
    IServiceCollection Services { get; }

    /// <summary>Brings events to their handlers.</summary>
    IDistributedApplicationEventing Eventing { get; }

    /// <summary>What the host was started for.</summary>
    DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>The resources so far.</summary>
    IResourceCollection Resources { get; }

    /// <summary>Adds a resource.</summary>
    /// <exception cref="DistributedApplicationException">There is one of that name, ignoring case.</exception>
    IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource;

    /// <summary>A builder of a resource that may or may not be in the model.</summary>
    IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource;

    /// <summary>The application.</summary>
    DistributedApplication Build();
}
