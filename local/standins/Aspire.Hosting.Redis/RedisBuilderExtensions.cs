using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds Redis servers.</summary>
public static class RedisBuilderExtensions
{
    private const int DefaultPort = 6379;
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(60);

    /// <summary>Adds a server in a container, with a generated password.</summary>
    /// <param name="port">The port on this machine; a free one when null.</param>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port) =>
        builder.AddRedis(name, port, password: null);

    /// <summary>Adds a server in a container.</summary>
    /// <param name="port">The port on this machine; a free one unless given.</param>
    /// <param name="password">The password, without commas; a generated one unless given.</param>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        int? port = null,
        IResourceBuilder<ParameterResource>? password = null)
    {
        // Special characters would need quoting in the shell that starts the server.
        var secret = password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var redis = new RedisResource(name, secret);
        return builder.AddResource(redis)
            .WithEndpoint(port: port, targetPort: DefaultPort, name: RedisResource.PrimaryEndpointName, scheme: "redis")
            .WithImage("library/redis", "8.6")
            .WithImageRegistry("docker.io")
            .WithEntrypoint("/bin/sh")
            .WithEnvironment(context =>
            {
                if (redis.PasswordParameter is { } parameter) context.EnvironmentVariables["REDIS_PASSWORD"] = parameter;
            })
            .WithArgs(context =>
            {
                context.Args.Add("-c");
                context.Args.Add(Command(redis));
            });
    }

    /// <summary>Keeps the data in a volume, and writes it there once a minute unless told otherwise.</summary>
    public static IResourceBuilder<RedisResource> WithDataVolume(this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false)
    {
        builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), "/data", isReadOnly);
        return isReadOnly ? builder : builder.WithPersistence();
    }

    /// <summary>Writes the data to disk.</summary>
    /// <param name="interval">How often; a minute unless given.</param>
    /// <param name="keysChangedThreshold">If at least so many keys changed.</param>
    public static IResourceBuilder<RedisResource> WithPersistence(this IResourceBuilder<RedisResource> builder, TimeSpan? interval = null, long keysChangedThreshold = 1) =>
        builder.WithAnnotation(new PersistenceAnnotation(interval ?? DefaultInterval, keysChangedThreshold), ResourceAnnotationMutationBehavior.Replace);

    private static string Command(RedisResource redis)
    {
        var command = "redis-server";
        if (redis.PasswordParameter is not null) command += " --requirepass $REDIS_PASSWORD";
        if (redis.TryGetLastAnnotation<PersistenceAnnotation>(out var persistence))
        {
            command += string.Create(CultureInfo.InvariantCulture, $" --save {persistence.Interval.TotalSeconds} {persistence.KeysChangedThreshold}");
        }

        return command;
    }
}
