using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>What the compiler does not say about features.</summary>
public sealed partial class FeatureTests
{
    private static readonly IReadOnlyList<string> Files = [.. Repository.Files("services", "*.cs").Where(file => file.Contains("/Features/", StringComparison.Ordinal))];

    /// <summary>The validation generator of .NET 10 passes over a request that is not public without a word: nothing of it would be checked.</summary>
    [Fact]
    public void Every_request_is_public()
    {
        var requests = Files.SelectMany(file => RequestRecord().Matches(File.ReadAllText(file)).Select(match => (File: Repository.Name(file), Declaration: match.Value))).ToList();

        Assert.NotEmpty(requests);
        Assert.All(requests, request => Assert.StartsWith("public ", request.Declaration, StringComparison.Ordinal));
    }

    /// <summary>And it works only where the service itself asks for it.</summary>
    [Fact]
    public void A_service_with_requests_asks_for_validation()
    {
        var services = Files.Where(file => RequestRecord().IsMatch(File.ReadAllText(file)))
            .Select(file => file[..file.IndexOf("/Features/", StringComparison.Ordinal)]).Distinct().ToList();

        Assert.NotEmpty(services);
        Assert.All(services, service => Assert.Contains("AddValidation()", File.ReadAllText(Path.Combine(service, "Program.cs")), StringComparison.Ordinal));
    }

    [Fact]
    public void No_feature_names_another()
    {
        var features = Files.Where(file => Feature().IsMatch(File.ReadAllText(file))).ToDictionary(file => file, file => Path.GetFileName(file).Split('.')[0]);

        Assert.NotEmpty(features);
        foreach (var (file, name) in features)
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain(features.Values, other => other != name && Regex.IsMatch(text, $@"\b{other}\b"));
        }
    }

    [Fact]
    public void A_program_is_short() => Assert.All(
        Repository.Files("services", "Program.cs"), file => Assert.InRange(File.ReadLines(file).Count(), 1, 40));

    [GeneratedRegex(@"(public |internal |private )?(sealed )?record Request\b")]
    private static partial Regex RequestRecord();

    // A feature is what maps a route of its own.
    [GeneratedRegex(@"static \w+ Map\(IEndpointRouteBuilder")]
    private static partial Regex Feature();
}
