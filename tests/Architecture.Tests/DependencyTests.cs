using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>Dependencies point one way: services to libs and defaults, tools to libs, libs to Contracts, nothing to services.</summary>
public sealed partial class DependencyTests
{
    [Fact]
    public void No_service_references_a_service()
    {
        var services = Repository.Files("services", "*.csproj");

        Assert.Equal(9, services.Count);
        Assert.All(services, project => Assert.DoesNotContain(References(project), reference => reference.Contains("/services/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Services_and_libs_reference_nothing_of_the_local_infrastructure()
    {
        var projects = Repository.Files("services", "*.csproj").Concat(Repository.Files("libs", "*.csproj")).ToList();

        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.DoesNotContain(References(project), reference => reference.Contains("/local/", StringComparison.Ordinal)));
    }

    /// <summary>Tools train for services and are run by people: they know neither services nor what stands in for infrastructure, nor what builds Meridian.</summary>
    [Theory]
    [InlineData("libs")]
    [InlineData("tools")]
    public void Libs_and_tools_reference_libs_only(string folder)
    {
        var projects = Repository.Files(folder, "*.csproj");
        var libs = Path.Combine(Repository.Root, "libs").Replace('\\', '/') + "/";

        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.All(References(project), reference => Assert.StartsWith(libs, reference, StringComparison.Ordinal)));
    }

    [Fact]
    public void Contracts_reference_nothing()
    {
        var project = Path.Combine(Repository.Root, "libs", "Meridian.Contracts", "Meridian.Contracts.csproj");

        Assert.DoesNotContain("Reference", File.ReadAllText(project), StringComparison.Ordinal);
    }

    private static IEnumerable<string> References(string project) => ProjectReference().Matches(File.ReadAllText(project))
        .Select(match => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, match.Groups["path"].Value)).Replace('\\', '/'));

    [GeneratedRegex(@"<ProjectReference\s[^>]*?\bInclude=""(?<path>[^""]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex ProjectReference();
}
