using System.Globalization;
using Meridian.EventProcessor.Features.Enrichment.UserAgents;

namespace Meridian.EventProcessor.Tests.Enrichment;

/// <summary>uap-core's own cases, in the folder that MERIDIAN_UAP_TESTS names: the package with the patterns does not have them.</summary>
public sealed class UserAgentConformanceTests(EnrichmentFiles files) : IClassFixture<EnrichmentFiles>
{
    private const string Setting = "MERIDIAN_UAP_TESTS";

    private static readonly string? Folder = Environment.GetEnvironmentVariable(Setting);

    [Fact]
    public void Every_case_of_uap_core_passes()
    {
        Assert.SkipWhen(Folder is null, $"{Setting} names no folder with uap-core's cases.");
        var failures = new List<string>();

        var cases = Compare("test_ua.yaml", ["family", "major", "minor", "patch"], facts => [facts.Browser, .. facts.BrowserVersion], failures)
            + Compare("test_os.yaml", ["family", "major", "minor", "patch", "patch_minor"], facts => [facts.Os, .. facts.OsVersion], failures)
            + Compare("test_device.yaml", ["family", "brand", "model"], facts => [facts.Device, facts.Brand, facts.Model], failures);

        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{cases - failures.Count} of {cases} cases pass."));
        Assert.True(failures.Count == 0, $"{failures.Count} of {cases} cases fail:\n{string.Join('\n', failures.Take(20))}");
        Assert.True(cases >= 18_008, $"Only {cases} cases were found.");
    }

    private int Compare(string file, string[] names, Func<UserAgentFacts, string?[]> actual, List<string> failures)
    {
        var cases = PatternList.Read(Path.Combine(Folder!, file))["test_cases"];
        foreach (var item in cases)
        {
            var expected = names.Select(name => item.GetValueOrDefault(name) is { Length: > 0 } text ? text : null).ToArray();
            var found = actual(files.Parser.Parse(item["user_agent_string"]));
            if (!expected.SequenceEqual(found)) failures.Add($"{item["user_agent_string"]}: expected {string.Join('|', expected)}, found {string.Join('|', found)}");
        }

        return cases.Count;
    }
}
