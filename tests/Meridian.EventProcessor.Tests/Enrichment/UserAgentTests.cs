using System.Text;
using Meridian.EventProcessor.Features.Enrichment.UserAgents;

namespace Meridian.EventProcessor.Tests.Enrichment;

public sealed class UserAgentTests(EnrichmentFiles files) : IClassFixture<EnrichmentFiles>
{
    /// <summary>user-agents.tsv: the user agent, then browser, its version, system, its version, device; empty where nothing is known.</summary>
    [Fact]
    public void Common_user_agents_are_understood()
    {
        var catalog = new UserAgentCatalog(files.Parser);
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Enrichment", "user-agents.tsv"));

        // Twice: read, and remembered.
        var wrong = lines.Concat(lines).Where(line => Describe(line.Split('\t')[0], catalog) != line).ToList();

        Assert.True(lines.Length > 200);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20).Select(line => $"{line}\n{Describe(line.Split('\t')[0], catalog)}\n")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("(((((((((((")]
    [InlineData("\0\uFFFD\u2028")]
    public void Nonsense_is_nothing(string userAgent) => Assert.Equal($"{userAgent}\t\t\t\t\t", Describe(userAgent, new UserAgentCatalog(files.Parser)));

    [Fact]
    public void A_very_long_user_agent_is_read_from_its_beginning()
    {
        var catalog = new UserAgentCatalog(files.Parser);

        var columns = catalog.Find(Encoding.UTF8.GetBytes("curl/8.5.0 " + new string('x', 30_000) + " Firefox/128.0"));

        Assert.Equal("curl", Encoding.UTF8.GetString(columns.Browser));
    }

    [Fact]
    public void Text_that_is_no_Unicode_is_not_in_the_way() =>
        Assert.Equal("curl", Encoding.UTF8.GetString(new UserAgentCatalog(files.Parser).Find([.. "curl/8.5.0 "u8, 0xFF, 0xC0]).Browser));

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("a.bcd", "bcd")]
    [InlineData("(Foo|Barb)/x", "foo|barb")]
    [InlineData("abcd?ef", "abc")]
    [InlineData("abc(?:defgh)*", "abc")]
    [InlineData("abc(?:defgh)+", "defgh")]
    [InlineData("[abc]{3}Def", "def")]
    [InlineData(@"abc\.def\dxy", "abc.def")]
    [InlineData("[^C][Bb]ot", "bot")]
    [InlineData("[Bc]ots", "ots")]
    [InlineData("abc|d", null)]
    [InlineData(".*", null)]
    [InlineData("(?!abc)def", null)]
    [InlineData("a{0,3}bc", null)]
    public void A_rule_says_what_text_it_cannot_do_without(string pattern, string? pieces) =>
        Assert.Equal(pieces, RequiredText.Find(pattern, 3) is { } found ? string.Join('|', found) : null);

    [Theory]
    [InlineData("user_agent_parsers:\n  - regex 'a'\n", "line 2")]
    [InlineData("user_agent_parsers:\n  - regex: a\n", "line 2")]
    [InlineData("    regex: 'a'\n", "line 1")]
    [InlineData("user_agent_parsers:\n", "has no os_parsers")]
    [InlineData("user_agent_parsers:\nos_parsers:\ndevice_parsers:\n  - brand_replacement: 'x'\n", "without a regex")]
    public void A_broken_file_of_patterns_says_where(string text, string complaint)
    {
        using var directory = new Testing.TemporaryDirectory();
        File.WriteAllText(directory["patterns.yaml"], text);

        var broken = Assert.Throws<InvalidDataException>(() => UserAgentParser.Load(directory["patterns.yaml"]));

        Assert.Contains(complaint, broken.Message, StringComparison.Ordinal);
    }

    private static string Describe(string userAgent, UserAgentCatalog catalog)
    {
        var found = catalog.Find(Encoding.UTF8.GetBytes(userAgent));
        return string.Join('\t', ((byte[][])[found.Browser, found.BrowserVersion, found.Os, found.OsVersion, found.Device]).Select(Encoding.UTF8.GetString).Prepend(userAgent));
    }
}
