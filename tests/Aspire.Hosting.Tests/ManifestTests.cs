using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

/// <summary>The manifest is the one that the real packages write for the same model.</summary>
public sealed class ManifestTests : IDisposable
{
    private readonly SampleProjects _projects = new();

    [Fact]
    public async Task Every_kind_of_resource_is_written_as_the_real_package_writes_it()
    {
        var builder = Builder();
        var plain = builder.AddParameter("plain");
        var secret = builder.AddParameter("secret", secret: true);
        var fixedValue = builder.AddParameter("fixed", "v1", publishValueAsDefault: true);
        var hidden = builder.AddParameter("hidden", "runtime-only");
        var generated = builder.AddParameter("generated", new GenerateParameterDefault { MinLength = 16, MinSpecial = 2 }, secret: true);
        var external = builder.AddConnectionString("legacydb");
        var composed = builder.AddConnectionString("composed", ReferenceExpression.Create($"Server={plain};Pwd={secret}"));
        var database = builder.AddPostgres("pg").AddDatabase("db");
        var kafka = SampleKafkaCluster.Add(builder, "bus", 3);
        var payments = builder.AddExternalService("payments", "https://payments.example/");
        var edge = builder.AddContainer("edge", "nginx", "1.29").WithHttpEndpoint(port: 8085, targetPort: 80)
            .WithVolume("edge-cache", "/var/cache").WithBindMount("./edge.conf", "/etc/nginx/nginx.conf", isReadOnly: true)
            .WithEntrypoint("nginx").WithArgs("-g", "daemon off;");
        builder.AddDockerfile("scorer", "../scorer").WithHttpEndpoint(targetPort: 9000, env: "PORT").WithBuildArg("MODEL", fixedValue).WithBuildSecret("TOKEN", secret);
        var tool = builder.AddExecutable("tool", "python3", "../tool", "main.py", "--verbose").WithHttpEndpoint(env: "PORT").WithEnvironment("SECRET", secret);
        builder.AddExecutable("nodeapp", "node", "../nodeapp", "server.js").WithHttpEndpoint(env: "PORT").PublishAsDockerFile();
        var service = builder.AddProject("svc", _projects.Add("Meridian.Billing", "http://localhost:5102"))
            .WithHttpEndpoint(name: "admin", targetPort: 9443)
            .WithReference(database).WithReference(external).WithReference(composed).WithReference(kafka).WithReference(payments)
            .WithReference(edge.GetEndpoint("http")).WithReference(tool.GetEndpoint("http"))
            .WithEnvironment("HIDDEN", hidden).WithEnvironment("GEN", generated).WithReplicas(1).WithArgs("--mode", "x");
        builder.AddProject("worker", _projects.Add("Meridian.WebApp", "http://localhost:5101"), launchProfileName: null).WithReference(service).WithReplicas(2);

        await builder.Build().RunAsync(TestContext.Current.CancellationToken);

        AssertSame(Golden.Json("manifest-kinds.json"), Written());
    }

    [Fact]
    public async Task A_model_of_the_size_of_ours_is_written_as_the_real_package_writes_it()
    {
        var builder = Builder();
        SampleModel.Add(builder, _projects);

        await builder.Build().RunAsync(TestContext.Current.CancellationToken);

        AssertSame(Golden.Json("manifest-sample.json"), Written());
    }

    [Fact]
    public async Task A_manifest_without_a_path_says_which_switch_is_missing()
    {
        var builder = new DistributedApplicationBuilder(["--publisher", "manifest"]);

        var fault = await Assert.ThrowsAsync<DistributedApplicationException>(() => builder.Build().RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains("--output-path", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--publisher", "docker-compose")]
    [InlineData("--operation", "publish")]
    public void What_the_stand_in_cannot_publish_is_refused(string name, string value) =>
        Assert.Throws<NotSupportedException>(() => new DistributedApplicationBuilder([name, value]));

    public void Dispose() => _projects.Dispose();

    private DistributedApplicationBuilder Builder() => new(new DistributedApplicationOptions
    {
        Args = ["--publisher", "manifest", "--output-path", _projects.ManifestPath],
        ProjectDirectory = _projects.HostDirectory,
    });

    private JsonObject Written() => JsonNode.Parse(File.ReadAllText(_projects.ManifestPath))!.AsObject();

    private static void AssertSame(JsonObject expected, JsonObject actual)
    {
        var (wanted, written) = (expected["resources"]!.AsObject(), actual["resources"]!.AsObject());
        Assert.Equal(wanted.Select(r => r.Key).Order(), written.Select(r => r.Key).Order());
        foreach (var (name, resource) in wanted) Assert.True(JsonNode.DeepEquals(resource, written[name]), $"{name}: expected {resource}, written {written[name]}");
    }
}
