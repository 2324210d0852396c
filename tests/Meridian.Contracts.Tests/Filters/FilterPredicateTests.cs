using System.Text;
using Meridian.Contracts.Events;
using Meridian.Contracts.Filters;

namespace Meridian.Contracts.Tests.Filters;

/// <summary>The table of docs/filters.md, line by line. That ClickHouse answers the same is tested with random filters in Meridian.ClickHouse.Tests.</summary>
public sealed class FilterPredicateTests
{
    private const long Now = 1_772_366_400_000; // 2026-03-01T12:00:00Z

    [Theory]
    [InlineData("=", "\"pro\"", "\"pro\"", true)]
    [InlineData("=", "\"pro\"", "\"Pro\"", false)]
    [InlineData("=", "12", "12.0", true)]
    [InlineData("=", "12", "\"12\"", false)]
    [InlineData("=", "\"12\"", "12", false)]
    [InlineData("=", "true", "true", true)]
    [InlineData("=", "true", "\"true\"", false)]
    [InlineData("=", "true", "1", false)]
    [InlineData("=", "\"\"", "null", false)]
    [InlineData("=", "0", "-0.0", true)]
    [InlineData("!=", "\"pro\"", "\"free\"", true)]
    [InlineData("!=", "\"pro\"", "null", true)]
    [InlineData("!=", "\"pro\"", "12", true)]
    [InlineData("!=", "\"pro\"", "\"pro\"", false)]
    [InlineData("<", "10", "9.5", true)]
    [InlineData("<", "10", "10", false)]
    [InlineData("<", "10", "\"9\"", false)]
    [InlineData("<", "10", "null", false)]
    [InlineData("<=", "10", "10", true)]
    [InlineData(">", "\"b\"", "\"ba\"", true)]
    [InlineData(">=", "\"b\"", "\"B\"", false)]
    [InlineData("contains", "\"b\"", "\"abc\"", true)]
    [InlineData("contains", "\"B\"", "\"abc\"", false)]
    [InlineData("contains", "\"b\"", "[\"b\"]", false)]
    [InlineData("starts_with", "\"ab\"", "\"abc\"", true)]
    [InlineData("ends_with", "\"bc\"", "\"abc\"", true)]
    [InlineData("ends_with", "\"1\"", "11", false)]
    [InlineData("regex", "\"^a.c$\"", "\"abc\"", true)]
    [InlineData("regex", "\"^a.c$\"", "\"a\\nc\"", true)]
    [InlineData("regex", "\"(?i)ABC\"", "\"xabcx\"", true)]
    [InlineData("regex", "\"^.$\"", "\"\\ud83d\\ude00\"", true)]
    [InlineData("regex", "\"\\\\d\"", "\"\u0663\"", false)]
    [InlineData("in", "[\"a\",1,true]", "1.0", true)]
    [InlineData("in", "[\"a\",1,true]", "\"a\"", true)]
    [InlineData("in", "[\"a\",1,true]", "true", true)]
    [InlineData("in", "[\"a\",1,true]", "\"1\"", false)]
    [InlineData("set", null, "\"\"", true)]
    [InlineData("set", null, "false", true)]
    [InlineData("set", null, "{}", true)]
    [InlineData("set", null, "[]", true)]
    [InlineData("set", null, "null", false)]
    [InlineData("not_set", null, "null", true)]
    [InlineData("before", "\"2026-03-01\"", "\"2026-02-28T23:59:59.999Z\"", true)]
    [InlineData("before", "\"2026-03-01\"", "\"2026-03-01T00:30+01:00\"", true)]
    [InlineData("before", "\"2026-03-01\"", "\"2026-02-30\"", false)]
    [InlineData("before", "\"2026-03-01\"", "0", false)]
    [InlineData("after", "\"2026-03-01\"", "\"2026-03-01 00:00:00.001\"", true)]
    [InlineData("within_last", "\"24h\"", "\"2026-02-28T12:00:00.001Z\"", true)]
    [InlineData("within_last", "\"24h\"", "\"2026-02-28T12:00:00Z\"", false)]
    [InlineData("within_last", "\"24h\"", "\"2026-03-01T12:00:00Z\"", true)]
    [InlineData("within_last", "\"24h\"", "\"2026-03-01T12:00:00.001Z\"", false)]
    public void A_condition_goes_by_the_kind_of_value(string @operator, string? value, string property, bool expected)
    {
        var filter = $$"""{"property":"properties.p","operator":"{{@operator}}"{{(value is null ? "" : $",\"value\":{value}")}}}""";

        Assert.Equal(expected, Matches(filter, $$"""{"p":{{property}}}"""));
    }

    [Theory]
    [InlineData("""{"and":[]}""", true)]
    [InlineData("""{"or":[]}""", false)]
    [InlineData("""{"not":{"property":"properties.absent","operator":"=","value":1}}""", true)]
    [InlineData("""{"property":"properties.absent","operator":"<","value":1}""", false)]
    [InlineData("""{"and":[{"property":"event","operator":"=","value":"Order Completed"},{"property":"properties.a.b","operator":">","value":1}]}""", true)]
    [InlineData("""{"or":[{"property":"userId","operator":"set"},{"property":["properties","k.k"],"operator":"=","value":"x"}]}""", true)]
    [InlineData("""{"property":"type","operator":"in","value":["track","page"]}""", true)]
    [InlineData("""{"property":"userId","operator":"=","value":""}""", false)]
    [InlineData("""{"property":"timestamp","operator":"within_last","value":"1h"}""", true)]
    [InlineData("""{"property":"sentAt","operator":"set"}""", false)]
    [InlineData("""{"property":"sentAt","operator":"!=","value":"2026-03-01"}""", true)]
    [InlineData("""{"property":"receivedAt","operator":"≥","value":"2026-03-01T12:00:00Z"}""", true)]
    [InlineData("""{"property":"traits.x","operator":"not_set"}""", true)]
    [InlineData("""{"property":"properties.twice","operator":"=","value":1}""", true)]
    [InlineData("""{"property":"properties.escaped","operator":"=","value":"é"}""", true)]
    public void Conditions_are_put_together(string filter, bool expected) =>
        Assert.Equal(expected, Matches(filter, """{"a":{"b":2},"k.k":"x","twice":1,"twice":2,"esc\u0061ped":"\u00e9"}"""));

    [Theory]
    [InlineData("""{"p":1,"x":18446744073709551616}""")]
    [InlineData("""{"p":1,"x":[1e309]}""")]
    [InlineData("""{"p":1,"x":{"\ud800":1}}""")]
    [InlineData("""{"p":1,"x":"\udc00"}""")]
    [InlineData("""{"p":1} {}""")]
    [InlineData("""{"p":1""")]
    public void An_object_that_the_store_cannot_read_has_no_properties(string properties)
    {
        Assert.False(Matches("""{"property":"properties.p","operator":"set"}""", properties));
        Assert.True(Matches("""{"property":"properties.p","operator":"!=","value":1}""", properties));
    }

    [Fact]
    public void An_answer_costs_no_memory()
    {
        var predicate = new FilterPredicate(Filter.Parse("""{"and":[{"property":"properties.a","operator":"regex","value":"^x+$"},{"property":"properties.b","operator":"in","value":["é",2]},{"property":"properties.c","operator":"before","value":"2027-01-01"}]}"""u8.ToArray()));
        var properties = Encoding.UTF8.GetBytes("""{"a":"xxx","b":"\u00e9","c":"2026-01-01T00:00:00Z","d":[1.5e3,{"e":null}]}""");
        Assert.True(Ask());

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var times = 0; times < 1000; times++) Ask();

        // A regular expression may rebuild its automaton now and then; an object a call would be 24,000 bytes or more.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);

        bool Ask() => predicate.Matches(new EnrichedEvent { Source = new IngestEvent { Type = EventType.Track, Properties = properties }, ReceivedAt = Now }, Now);
    }

    [Theory]
    [InlineData("""{"property":"country","operator":"=","value":"AT"}""", true)]
    [InlineData("""{"property":"country","operator":"in","value":["DE","CH"]}""", false)]
    [InlineData("""{"property":"browserVersion","operator":"starts_with","value":"138."}""", true)]
    [InlineData("""{"property":"city","operator":"not_set"}""", true)]
    [InlineData("""{"property":"sessionId","operator":"=","value":"018bcfe5-6800-8111-8222-333344445555"}""", true)]
    public void What_enrichment_found_out_is_text(string filter, bool expected)
    {
        var item = new EnrichedEvent
        {
            Source = new IngestEvent { Type = EventType.Track },
            SessionId = Guid.Parse("018BCFE5-6800-8111-8222-333344445555"),
            Country = "AT"u8,
            BrowserVersion = "138.0.0"u8,
        };

        Assert.Equal(expected, new FilterPredicate(Filter.Parse(Encoding.UTF8.GetBytes(filter))).Matches(item, Now));
    }

    private static bool Matches(string filter, string properties)
    {
        var source = new IngestEvent { Type = EventType.Track, Event = "Order Completed"u8, Timestamp = Now - 1000, Properties = Encoding.UTF8.GetBytes(properties) };
        return new FilterPredicate(Filter.Parse(Encoding.UTF8.GetBytes(filter))).Matches(new EnrichedEvent { Source = source, ReceivedAt = Now }, Now);
    }
}
