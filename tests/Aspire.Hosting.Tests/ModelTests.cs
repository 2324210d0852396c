using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Aspire.Hosting.Tests;

public sealed class ModelTests
{
    [Theory]
    [InlineData("1st")]
    [InlineData("a--b")]
    [InlineData("ends-")]
    [InlineData("under_score")]
    [InlineData("much-too-long-a-name-for-anything-that-shall-become-the-name-of-a-host")]
    public void A_name_that_cannot_be_a_host_name_is_refused(string name) => Assert.Throws<ArgumentException>(() => new ExecutableResource(name, "true", "."));

    [Fact]
    public void A_name_is_taken_whatever_its_case()
    {
        var builder = Builder();
        builder.AddParameter("key");

        Assert.Throws<DistributedApplicationException>(() => builder.AddParameter("KEY"));
    }

    [Fact]
    public void An_endpoint_needs_a_name_of_its_own()
    {
        var tool = Builder().AddExecutable("tool", "true", ".").WithHttpEndpoint();

        Assert.Throws<DistributedApplicationException>(() => tool.WithHttpEndpoint());
    }

    [Fact]
    public void Nobody_waits_for_itself_or_its_parent()
    {
        var builder = Builder();
        var tool = builder.AddExecutable("tool", "true", ".");

        Assert.Throws<DistributedApplicationException>(() => tool.WaitFor(tool));
    }

    [Fact]
    public void A_health_check_needs_its_endpoint_first() =>
        Assert.Throws<DistributedApplicationException>(() => Builder().AddExecutable("tool", "true", ".").WithHttpHealthCheck("/health"));

    [Fact]
    public void Replicas_cannot_share_a_target_port()
    {
        var builder = Builder();
        builder.AddProject("web", ToyApplication.Service, launchProfileName: null).WithHttpEndpoint(targetPort: 5000).WithReplicas(2);

        Assert.Throws<DistributedApplicationException>(builder.Build);
    }

    [Fact]
    public void A_proxied_endpoint_cannot_have_its_target_port_outside()
    {
        var builder = Builder();
        builder.AddExecutable("tool", "true", ".").WithHttpEndpoint(port: 5000, targetPort: 5000);

        Assert.Throws<DistributedApplicationException>(builder.Build);
    }

    [Fact]
    public void A_generated_value_has_the_characters_it_was_asked_for()
    {
        var generated = new GenerateParameterDefault { MinLength = 30, Upper = false, MinNumeric = 5, MinSpecial = 3 };

        var (first, second) = (generated.GetDefaultValue(), generated.GetDefaultValue());

        Assert.NotEqual(first, second);
        Assert.Equal(30, first.Length);
        Assert.True(first.Count(char.IsAsciiDigit) >= 5 && first.Count(c => !char.IsAsciiLetterOrDigit(c)) >= 3 && !first.Any(char.IsAsciiLetterUpper));
    }

    [Fact]
    public async Task Braces_stand_for_themselves_and_values_can_be_percent_encoded()
    {
        var secret = new ParameterResource("secret", _ => "p@ss word");

        var value = await ReferenceExpression.Create($"{{literal}} {secret} {secret:uri}").GetValueAsync(TestContext.Current.CancellationToken);

        Assert.Equal("{literal} p@ss word p%40ss%20word", value);
    }

    [Fact]
    public async Task A_library_is_no_host()
    {
        var entryPoint = typeof(Meridian.Testing.Eventually);

        await Assert.ThrowsAsync<InvalidOperationException>(() => DistributedApplicationTestingBuilder.CreateAsync(entryPoint, TestContext.Current.CancellationToken));
    }

    private static IDistributedApplicationTestingBuilder Builder() => DistributedApplicationTestingBuilder.Create();
}
