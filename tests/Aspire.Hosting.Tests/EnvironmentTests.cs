using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Testing;

namespace Aspire.Hosting.Tests;

/// <summary>What is put into the environment of a resource is what the real packages put there.</summary>
public sealed partial class EnvironmentTests : IDisposable
{
    private readonly SampleProjects _projects = new();

    [Theory]
    [InlineData("api-gateway")]
    [InlineData("web-app")]
    [InlineData("tool")]
    [InlineData("postgres")]
    [InlineData("kafka")]
    [InlineData("cache")]
    public async Task The_environment_is_that_of_the_real_package(string resource)
    {
        var builder = Model();

        var environment = await builder.CreateResourceBuilder<IResourceWithEnvironment>(resource).Resource.GetEnvironmentVariableValuesAsync();

        var actual = environment.ToDictionary(v => v.Key, v => PortTemplate().Replace(v.Value, "<targetPort:$1>"));
        var expected = Golden.Json("run-environment.json")[resource]!.AsObject().ToDictionary(v => v.Key, v => v.Value!.GetValue<string>());
        Assert.Equal(expected.OrderBy(v => v.Key), actual.OrderBy(v => v.Key));
    }

    [Fact]
    public async Task What_a_reference_injects_can_be_limited()
    {
        var builder = Model();
        var limited = builder.AddExecutable("limited", "true", ".").WithReference(builder.CreateResourceBuilder<IResourceWithConnectionString>("meridiandb"))
            .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString);

        var environment = await limited.Resource.GetEnvironmentVariableValuesAsync();

        Assert.Equal(["ConnectionStrings__meridiandb"], environment.Keys);
    }

    [Fact]
    public async Task A_missing_parameter_names_its_configuration_key()
    {
        var builder = Model();
        var needy = builder.AddExecutable("needy", "true", ".").WithEnvironment("KEY", builder.AddParameter("no-such", secret: true));

        var fault = await Assert.ThrowsAsync<MissingParameterValueException>(async () => await needy.Resource.GetEnvironmentVariableValuesAsync());

        Assert.Contains("Parameters:no-such", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _projects.Dispose();

    private IDistributedApplicationTestingBuilder Model()
    {
        var builder = DistributedApplicationTestingBuilder.Create(
            "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:18889", "AppHost:OtlpApiKey=k123", "ConnectionStrings:legacydb=Server=old", "Parameters:pw=p@ss/word,1");
        var password = builder.AddParameter("pw", secret: true);
        var database = builder.AddPostgres("postgres", password: password).AddDatabase("meridiandb", "meridian");
        var cache = builder.AddRedis("cache", password: password);
        var kafka = builder.AddKafka("kafka");
        var payments = builder.AddExternalService("payments", "https://payments.example/");
        var gateway = builder.AddProject("api-gateway", _projects.Add("Meridian.ApiGateway", "http://localhost:5108")).WithHttpEndpoint(name: "admin", env: "ADMIN_PORT");
        builder.AddProject("web-app", _projects.Add("Meridian.WebApp", "http://localhost:5101"))
            .WithReference(gateway).WithReference(database).WithReference(cache, "primary-cache").WithReference(kafka)
            .WithReference(builder.AddConnectionString("legacydb")).WithReference(payments).WithEnvironment("Gw", gateway.GetEndpoint("http"));
        builder.AddExecutable("tool", "python3", ".", "x.py").WithHttpEndpoint(env: "PORT").WithReference(gateway).WithReference(database).WithOtlpExporter();

        foreach (var (name, endpoint, port) in new[]
        {
            ("postgres", "tcp", 40000), ("cache", "tcp", 40001), ("kafka", "tcp", 40002), ("kafka", "internal", 40003),
            ("api-gateway", "http", 5108), ("api-gateway", "admin", 40005), ("web-app", "http", 5101), ("tool", "http", 40006),
        })
        {
            var annotation = builder.CreateResourceBuilder<IResourceWithEndpoints>(name).GetEndpoint(endpoint).EndpointAnnotation;
            annotation.AllocatedEndpoint = new(annotation, "localhost", port, InstanceTemplate.PortOf(builder.CreateResourceBuilder<IResource>(name).Resource, annotation));
        }

        return builder;
    }

    [GeneratedRegex("""\{\{- portForServing "([^"]+)" -\}\}""")]
    private static partial Regex PortTemplate();
}
