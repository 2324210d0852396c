using System.Text;
using Meridian.Contracts.Events;
using Meridian.Contracts.Filters;

namespace Meridian.ClickHouse.Tests.Filters;

/// <summary>A set of filters gives the answers of its filters one by one; it stands here for the sake of the random filters and events.</summary>
public sealed class FilterSetTests
{
    private static readonly long Now = RandomEvents.Now.ToUnixTimeMilliseconds();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_filters_hold_in_a_set_for_the_events_that_they_hold_for_alone(int seed)
    {
        var random = new Random(seed);
        var source = new RandomFilters(random);
        Filter?[] filters = [null, .. Enumerable.Range(0, 300).Select(_ => source.Next())];
        var (set, alone) = (new FilterSet(filters), filters.Select(filter => filter is null ? null : new FilterPredicate(filter)).ToArray());
        var held = 0;

        foreach (var block in Enumerable.Range(0, 500).Select(_ => RandomEvents.Block(random)))
        {
            var expected = Enumerable.Range(0, filters.Length).Where(index => alone[index] is not { } one || Ask(one, block));
            var matches = Match(set, block);
            Assert.Equal(expected, matches.Order());
            held += matches.Count;
        }

        Assert.InRange(held, 500 * 30, 500 * 270);
    }

    [Fact]
    public void More_properties_than_one_filter_may_ask_about_are_no_trouble()
    {
        var filters = Enumerable.Range(0, 500).Select(index => Parse($$"""{"property":"properties.p{{index}}","operator":"=","value":{{index}}}""")).ToArray();

        var matches = Match(new FilterSet(filters), Block("""{"p7":7,"p8":9,"p499":499.0,"p64":"64"}"""));

        Assert.Equal([7, 499], matches.Order());
    }

    [Theory]
    [InlineData("""{"or":[{"property":"properties.a","operator":"=","value":"x"},{"property":"properties.a","operator":"in","value":["y",3,true]}]}""")]
    [InlineData("""{"and":[{"property":"properties.b","operator":"!=","value":1},{"or":[{"property":"properties.a","operator":"in","value":["x","y",3,true]}]}]}""")]
    public void A_filter_is_found_by_each_of_the_values_that_it_takes(string filter)
    {
        var set = new FilterSet([Parse(filter)]);

        string[] taken = ["\"x\"", "\"y\"", "\"\\u0078\"", "3", "3.0", "true"];
        string[] others = ["\"z\"", "\"3\"", "4", "false", "null", "[\"x\"]"];

        Assert.All(taken, value => Assert.Equal([0], Match(set, Block($$"""{"a":{{value}}}"""))));
        Assert.All(others, value => Assert.Empty(Match(set, Block($$"""{"a":{{value}}}"""))));
    }

    private static Filter Parse(string json) => Filter.Parse(Encoding.UTF8.GetBytes(json));

    private static byte[] Block(string properties)
    {
        using var writer = new EnrichedBlockWriter();
        writer.Add(new EnrichedEvent { Source = new IngestEvent { Type = EventType.Track, MessageId = "m"u8, Properties = Encoding.UTF8.GetBytes(properties) } });
        return writer.ToArray();
    }

    private static bool Ask(FilterPredicate predicate, byte[] block)
    {
        var reader = new EnrichedBlockReader(block);
        reader.MoveNext();
        return predicate.Matches(reader.Current, Now);
    }

    private static List<int> Match(FilterSet set, byte[] block)
    {
        var reader = new EnrichedBlockReader(block);
        reader.MoveNext();
        var matches = new List<int>();
        set.Match(reader.Current, Now, matches);
        return matches;
    }
}
