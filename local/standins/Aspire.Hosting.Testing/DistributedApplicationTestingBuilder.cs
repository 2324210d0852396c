using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Runs the Program.cs of an application host up to the point where it builds, and hands over.</summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>An application of the host that <typeparamref name="TEntryPoint"/> is in.</summary>
    /// <exception cref="InvalidOperationException">Its Program.cs ended without building an application.</exception>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync(typeof(TEntryPoint), cancellationToken);

    /// <inheritdoc cref="CreateAsync{TEntryPoint}(CancellationToken)" />
    /// <param name="args">The command line: configuration.</param>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync(typeof(TEntryPoint), args, cancellationToken);

    /// <inheritdoc cref="CreateAsync{TEntryPoint}(CancellationToken)" />
    /// <param name="args">The command line: configuration.</param>
    /// <param name="configureBuilder">Changes how the builder is made.</param>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync(typeof(TEntryPoint), args, configureBuilder, cancellationToken);

    /// <summary>An application of the host that <paramref name="entryPoint"/> is in.</summary>
    /// <inheritdoc cref="CreateAsync{TEntryPoint}(CancellationToken)" path="/exception" />
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, CancellationToken cancellationToken = default) =>
        CreateAsync(entryPoint, [], cancellationToken);

    /// <inheritdoc cref="CreateAsync(Type, CancellationToken)" />
    /// <param name="args">The command line: configuration.</param>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, string[] args, CancellationToken cancellationToken = default) =>
        CreateAsync(entryPoint, args, (_, _) => { }, cancellationToken);

    /// <inheritdoc cref="CreateAsync(Type, CancellationToken)" />
    /// <param name="args">The command line: configuration.</param>
    /// <param name="configureBuilder">Changes how the builder is made.</param>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint,
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default)
    {
        if (Array.Exists(args, string.IsNullOrEmpty)) throw new ArgumentException("An argument is null or empty.", nameof(args));

        var program = new ProgramUnderTest(entryPoint.Assembly, args, configureBuilder);
        return new TestingBuilder(await program.RunToBuildAsync(cancellationToken), program);
    }

    /// <summary>An empty application.</summary>
    public static IDistributedApplicationTestingBuilder Create(params string[] args) => Create(args, (_, _) => { });

    /// <summary>An empty application.</summary>
    /// <param name="configureBuilder">Changes how the builder is made.</param>
    public static IDistributedApplicationTestingBuilder Create(string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder)
    {
        var interceptor = new DirectInterceptor(configureBuilder);
        BuilderInterceptor.Current = interceptor;
        try
        {
            return new TestingBuilder(new DistributedApplicationBuilder(args), program: null);
        }
        finally
        {
            BuilderInterceptor.Current = null;
        }
    }
}
