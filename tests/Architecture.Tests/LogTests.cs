using System.Globalization;
using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>An id in a log names one line of one service.</summary>
public sealed partial class LogTests
{
    [Fact]
    public void Every_log_id_of_services_and_libs_is_used_once()
    {
        string[] folders = ["services", "libs", "Meridian.ServiceDefaults"];
        var lines = folders.SelectMany(folder => Repository.Files(folder, "*.cs"))
            .SelectMany(file => Message().Matches(File.ReadAllText(file)).Select(match => (Id: int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture), File: Repository.Name(file))))
            .ToList();

        Assert.NotEmpty(lines);
        Assert.All(lines.GroupBy(line => line.Id), same => Assert.True(same.Count() == 1, $"{same.Key} is in {string.Join(" and ", same.Select(line => line.File))}"));
    }

    [Theory]
    [InlineData("api-gateway", 1000)]
    [InlineData("event-processor", 1100)]
    [InlineData("ml-scoring", 1500)]
    public void A_service_keeps_to_its_hundred(string service, int first)
    {
        var ids = Repository.Files($"services/{service}", "*.cs").SelectMany(file => Message().Matches(File.ReadAllText(file)))
            .Select(match => int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture)).ToList();

        Assert.NotEmpty(ids);
        Assert.All(ids, id => Assert.InRange(id, first, first + 99));
    }

    [GeneratedRegex(@"LoggerMessage\((EventId = )?(?<id>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Message();
}
