using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds PostgreSQL servers.</summary>
public static class PostgresBuilderExtensions
{
    private const int DefaultPort = 5432;

    // From this version on, the official image keeps its data one directory further up.
    private const int FirstVersionWithNewDataPath = 18;

    /// <summary>Adds a server in a container.</summary>
    /// <param name="userName">The user; postgres unless given.</param>
    /// <param name="password">The password; a generated one unless given.</param>
    /// <param name="port">The port on this machine; a free one unless given.</param>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        var secret = password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password");
        var server = new PostgresServerResource(name, userName?.Resource, secret);
        return builder.AddResource(server)
            .WithEndpoint(port: port, targetPort: DefaultPort, name: PostgresServerResource.PrimaryEndpointName)
            .WithImage("library/postgres", "17.6")
            .WithImageRegistry("docker.io")
            .WithEnvironment("POSTGRES_HOST_AUTH_METHOD", "scram-sha-256")
            .WithEnvironment("POSTGRES_INITDB_ARGS", "--auth-host=scram-sha-256 --auth-local=scram-sha-256")
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables["POSTGRES_USER"] = server.UserNameReference;
                context.EnvironmentVariables["POSTGRES_PASSWORD"] = server.PasswordParameter;
            });
    }

    /// <summary>Adds a database to a server.</summary>
    /// <param name="databaseName">Its name in the server; <paramref name="name"/> unless given.</param>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(this IResourceBuilder<PostgresServerResource> builder, [ResourceName] string name, string? databaseName = null)
    {
        builder.Resource.AddDatabase(name, databaseName ?? name);
        return builder.ApplicationBuilder.AddResource(new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource));
    }

    /// <summary>Keeps the data in a volume. Call it after WithImage: the path depends on the tag.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), DataPath(builder.Resource), isReadOnly);

    /// <summary>Runs the scripts of a directory when the server is made.</summary>
    /// <exception cref="DistributedApplicationException">The directory does not exist.</exception>
    public static IResourceBuilder<PostgresServerResource> WithInitFiles(this IResourceBuilder<PostgresServerResource> builder, string source)
    {
        var directory = Path.GetFullPath(Path.Combine(builder.ApplicationBuilder.AppHostDirectory, source));
        return Directory.Exists(directory) || File.Exists(directory)
            ? builder.WithBindMount(directory, "/docker-entrypoint-initdb.d", isReadOnly: true)
            : throw new DistributedApplicationException($"The initialisation files '{directory}' of '{builder.Resource.Name}' do not exist.");
    }

    private static string DataPath(PostgresServerResource server)
    {
        var tag = server.Annotations.OfType<ContainerImageAnnotation>().Last().Tag ?? string.Empty;
        var major = new string([.. tag.TakeWhile(char.IsAsciiDigit)]);
        return int.TryParse(major, out var version) && version >= FirstVersionWithNewDataPath ? "/var/lib/postgresql" : "/var/lib/postgresql/data";
    }
}
