using System.Text.RegularExpressions;
using Meridian.Contracts;

namespace Architecture.Tests;

/// <summary>A topic that is not in the list of Contracts does not exist, so nobody may name one by hand.</summary>
public sealed class TopicTests
{
    [Fact]
    public void No_service_or_lib_writes_the_name_of_a_topic()
    {
        var names = string.Join('|', Topics.All.Select(topic => Regex.Escape(topic.Name)));
        var files = Repository.Files("services", "*.cs").Concat(Repository.Files("libs", "*.cs")).Where(file => !file.EndsWith("/Topics.cs", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.False(Regex.IsMatch(File.ReadAllText(file), $"\"({names})\""), Repository.Name(file)));
    }
}
