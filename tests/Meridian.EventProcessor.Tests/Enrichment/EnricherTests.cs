using System.Text;
using Meridian.Contracts.Events;
using Meridian.EventProcessor.Features.Enrichment;
using Meridian.EventProcessor.Features.Enrichment.Sessions;

namespace Meridian.EventProcessor.Tests.Enrichment;

public sealed class EnricherTests(EnrichmentFiles files) : IClassFixture<EnrichmentFiles>
{
    private const string UserAgent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";

    [Theory]
    [InlineData($$"""{"ip":"8.8.8.8","userAgent":"{{UserAgent}}"}""", "US|Mobile Safari|17.5|iOS|17.5.1|iPhone")]
    [InlineData("""{"page":{"ip":"1.1.1.1"},"userAgent":"curl\/8.5.0","ip":"8.8.8.8","locale":"de"}""", "US|curl|8.5.0|||")]
    [InlineData("""{"ip":"10.0.0.1"}""", "|||||")]
    [InlineData("""{"ip":8,"userAgent":{"a":1}}""", "|||||")]
    [InlineData("""{"ip":"8.8.8.8","ip":"10.0.0.1"}""", "US|||||")]
    [InlineData("""{"ip":null,"userAgent":null}""", "|||||")]
    [InlineData("", "|||||")]
    [InlineData("[]", "|||||")]
    [InlineData("""{"ip":"8.8.8.8",""", "|||||")]
    [InlineData("""{"userAgent":"\ud800"}""", "|||||")]
    public void The_context_tells_where_and_with_what(string context, string expected)
    {
        using var enricher = Open();

        var columns = enricher.Enrich(new IngestEvent { Context = Encoding.UTF8.GetBytes(context), UserId = "ann"u8, Timestamp = 7 }, Guid.Empty, 9, new SessionTracker());

        Assert.Equal(expected, string.Join('|', ((string[])
        [
            Text(columns.Country), Text(columns.Browser), Text(columns.BrowserVersion), Text(columns.Os), Text(columns.OsVersion), Text(columns.Device),
        ])));
        Assert.Equal(7, columns.Timestamp);
        Assert.Equal(7, SessionId.StartOf(columns.SessionId));
    }

    [Fact]
    public void Known_addresses_and_user_agents_cost_no_memory()
    {
        using var enricher = Open();
        var context = Encoding.UTF8.GetBytes($$"""{"ip":"8.8.8.8","userAgent":"{{UserAgent}}"}""");
        var sessions = new SessionTracker();
        Enrich();
        sessions.Commit();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var times = 0; times < 1000; times++)
        {
            Enrich();
            sessions.Commit();
        }

        // One object an event would be 24,000 bytes or more.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);

        void Enrich() => enricher.Enrich(new IngestEvent { Context = context, UserId = "ann"u8, Timestamp = 7 }, Guid.Empty, 9, sessions);
    }

    [Fact]
    public async Task All_threads_get_the_same_answers()
    {
        using var enricher = Open();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Enumerable.Range(0, 2_000).Select(Describe).ToList())));

        Assert.All(answers, answer => Assert.Equal(answers[0], answer));

        string Describe(int index)
        {
            var context = Encoding.UTF8.GetBytes($$"""{"ip":"{{1 + (index % 200)}}.7.{{index % 251}}.9","userAgent":"Firefox/{{index % 300}}.0"}""");
            var columns = enricher.Enrich(new IngestEvent { Context = context }, Guid.Empty, 9, new SessionTracker());
            return $"{Text(columns.Country)} {Text(columns.City)} {Text(columns.BrowserVersion)} {columns.SessionId}";
        }
    }

    [Fact]
    public void Without_files_only_the_session_is_known()
    {
        using var enricher = Enricher.Open(new EnrichmentOptions());

        var columns = enricher.Enrich(new IngestEvent { Context = """{"ip":"8.8.8.8","userAgent":"curl/8.5.0"}"""u8, UserId = "ann"u8, Timestamp = 7 }, Guid.Empty, 9, new SessionTracker());

        Assert.True(columns.Country.IsEmpty && columns.Browser.IsEmpty);
        Assert.NotEqual(Guid.Empty, columns.SessionId);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var missing = Assert.ThrowsAny<IOException>(() => Enricher.Open(new EnrichmentOptions { GeoIpv4 = "/absent/geo.mmdb" }));

        Assert.Contains("/absent/geo.mmdb", missing.Message, StringComparison.Ordinal);
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private Enricher Open() => Enricher.Open(new EnrichmentOptions
    {
        GeoIpv4 = files.Tools.GeoIpv4,
        GeoIpv6 = files.Tools.GeoIpv6,
        UserAgentPatterns = files.Tools.UserAgentPatterns,
    });
}
