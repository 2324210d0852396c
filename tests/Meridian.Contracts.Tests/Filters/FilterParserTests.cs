using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Meridian.Contracts.Filters;

namespace Meridian.Contracts.Tests.Filters;

public sealed class FilterParserTests
{
    [Theory]
    [InlineData("", "$")]
    [InlineData("nonsense", "$")]
    [InlineData("[]", "$")]
    [InlineData("{}", "$")]
    [InlineData("""{"and":{}}""", "$.and")]
    [InlineData("""{"and":[{"or":[1]}]}""", "$.and[0].or[0]")]
    [InlineData("""{"and":[],"or":[]}""", "$.and")]
    [InlineData("""{"not":[]}""", "$.not")]
    [InlineData("""{"property":"event"}""", "$")]
    [InlineData("""{"property":"event","operator":"like","value":"x"}""", "$.operator")]
    [InlineData("""{"property":"event","operator":"="}""", "$.value")]
    [InlineData("""{"property":"event","operator":"=","value":"a","value":"b"}""", "$.value")]
    [InlineData("""{"property":"event","operator":"=","value":"a","case":"no"}""", "$.case")]
    [InlineData("""{"property":"event","operator":"=","value":1}""", "$.value")]
    [InlineData("""{"property":"event","operator":"before","value":"2026-01-01"}""", "$.operator")]
    [InlineData("""{"property":"timestamp","operator":"contains","value":"2026"}""", "$.operator")]
    [InlineData("""{"property":"timestamp","operator":"=","value":"yesterday"}""", "$.value")]
    [InlineData("""{"property":"timestamp","operator":"=","value":"1850-01-01"}""", "$.value")]
    [InlineData("""{"property":"color","operator":"=","value":"red"}""", "$.property")]
    [InlineData("""{"property":"properties","operator":"=","value":"red"}""", "$.property")]
    [InlineData("""{"property":"event.name","operator":"=","value":"red"}""", "$.property")]
    [InlineData("""{"property":7,"operator":"=","value":"red"}""", "$.property")]
    [InlineData("""{"property":"properties.a","operator":"=","value":null}""", "$.value")]
    [InlineData("""{"property":"properties.a","operator":"=","value":[1]}""", "$.value")]
    [InlineData("""{"property":"properties.a","operator":"<","value":true}""", "$.value")]
    [InlineData("""{"property":"properties.a","operator":"=","value":1e999}""", "$.value")]
    [InlineData("""{"property":"properties.a","operator":"=","value":"\ud800"}""", "$.value")]
    [InlineData("""{"property":"properties.a","operator":"set","value":1}""", "$.value")]
    [InlineData("""{"property":"properties.a","operator":"contains","value":""}""", "$.value")]
    [InlineData("""{"property":"properties.a","operator":"in","value":[]}""", "$.value")]
    [InlineData("""{"score":"churn","operator":">=","value":0.8}""", "$")]
    [InlineData("""{"not":{"cohort":"0190b2a6-5d2f-7cc3-8000-000000000000"}}""", "$.not")]
    [InlineData("""{"property":"properties.a","operator":"in","value":["a",[]]}""", "$.value[1]")]
    [InlineData("""{"property":"properties.a","operator":"within_last","value":"1 day"}""", "$.value")]
    [InlineData("""{"property":"properties.a","operator":"within_last","value":"0d"}""", "$.value")]
    [InlineData("""{"property":"properties.a","operator":"within_last","value":"9999999999999999999d"}""", "$.value")]
    [InlineData("""{"property":"properties.a","operator":"regex","value":"a("}""", "$.value")]
    public void A_wrong_filter_is_told_where_it_is_wrong(string json, string path) =>
        Assert.Equal(path, Assert.Throws<FilterException>(() => Filter.Parse(Encoding.UTF8.GetBytes(json))).Path);

    [Fact]
    public void Size_has_limits()
    {
        var condition = """{"property":"properties.a","operator":"set"}""";
        Refused($$"""{"and":[{{string.Join(',', Enumerable.Repeat(condition, Filter.MaxConditions + 1))}}]}""", $"$.and[{Filter.MaxConditions}]");
        Refused(string.Concat(Enumerable.Repeat("""{"not":""", Filter.MaxDepth)) + condition + new string('}', Filter.MaxDepth), "$" + string.Concat(Enumerable.Repeat(".not", Filter.MaxDepth)));
        Refused($$"""{"and":[{{string.Join(',', Enumerable.Range(0, Filter.MaxProperties + 1).Select(index => condition.Replace("properties.a", $"properties.a{index}", StringComparison.Ordinal)))}}]}""", $"$.and[{Filter.MaxProperties}].property");
        Refused($$"""{"property":"properties.a","operator":"=","value":"{{new string('x', 1025)}}"}""", "$.value");
        Refused(new string(' ', Filter.MaxLength + 1), "$");

        static void Refused(string json, string path) => Assert.Equal(path, Assert.Throws<FilterException>(() => Filter.Parse(Encoding.UTF8.GetBytes(json))).Path);
    }

    [Theory]
    [InlineData("a(b", 4)]
    [InlineData("a)b", 2)]
    [InlineData("*a", 1)]
    [InlineData("a**", 2)]
    [InlineData("a{2,1}", 2)]
    [InlineData("a{101}", 2)]
    [InlineData("(a{50}){50}", 12)]
    [InlineData("[a", 3)]
    [InlineData("[]", 2)]
    [InlineData("[z-a]", 5)]
    [InlineData("[[:alpha:]]", 3)]
    [InlineData(@"[^\d\D]", 8)]
    [InlineData(@"\bword", 3)]
    [InlineData(@"a\1", 4)]
    [InlineData(@"\p{L}", 3)]
    [InlineData("(?=a)", 2)]
    [InlineData("(?<n>a)", 2)]
    [InlineData("^*", 2)]
    [InlineData("a\\", 3)]
    [InlineData("", 0)]
    public void A_pattern_that_the_engines_might_understand_differently_is_refused(string pattern, int at)
    {
        Assert.Null(FilterPattern.Parse(pattern, out var flaw));
        Assert.Contains(at == 0 ? "1 to 256 characters" : $"at character {at}:", flaw, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"^[A-Z]{2}\d{3,}$", "AB1234", "AB12")]
    [InlineData("a|^$", "", "b")]
    [InlineData("(?i)straße", "STRAßE", "STRASSE")]
    [InlineData("^(?:😀|x){2}$", "😀x", "😀")]
    [InlineData(@"\(\.\)", "(.)", "(x)")]
    [InlineData("^[^a]$", "😀", "a")]
    [InlineData("a$", "a", "a\n")]
    public void A_pattern_matches_as_one_would_think(string pattern, string matching, string other)
    {
        var regex = new Regex(FilterPattern.Parse(pattern, out _)!.DotNet, RegexOptions.NonBacktracking);

        Assert.Matches(regex, matching);
        Assert.DoesNotMatch(regex, other);
    }

    [Theory]
    [InlineData("2026-03-01", 1_772_323_200_000)]
    [InlineData("2026-03-01T12:00Z", 1_772_366_400_000)]
    [InlineData("2026-03-01 13:00:00.5+01:00", 1_772_366_400_500)]
    [InlineData("2026-03-01T12:00:00.1239999", 1_772_366_400_123)]
    [InlineData("1969-12-31T23:59:59.999", -1)]
    [InlineData("0001-01-01", -62_135_596_800_000)]
    public void A_time_is_read(string text, long expected)
    {
        Assert.True(FilterTime.TryParse(text, out var time));
        Assert.Equal(expected, time);
        Assert.Matches(FilterTime.Form, text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-3-1")]
    [InlineData("2026-02-29")]
    [InlineData("2026-13-01")]
    [InlineData("0000-01-01")]
    [InlineData("2026-03-01T")]
    [InlineData("2026-03-01T24:00")]
    [InlineData("2026-03-01T12:60")]
    [InlineData("2026-03-01T12:00:60")]
    [InlineData("2026-03-01T12:00:00.")]
    [InlineData("2026-03-01T12:00:00.1234567890")]
    [InlineData("2026-03-01T12:00:00z")]
    [InlineData("2026-03-01T12:00+1:00")]
    [InlineData("2026-03-01T12:00+24:00")]
    [InlineData("2026-03-01Z")]
    [InlineData(" 2026-03-01")]
    [InlineData("2026-03-01x")]
    [InlineData("1772366400000")]
    public void What_is_no_time_is_not_read(string text) => Assert.False(FilterTime.TryParse(text, out _));

    [Theory]
    [InlineData("""{"score":"churn","operator":">=","value":1.5}""", "$.value")]
    [InlineData("""{"score":"churn","operator":">=","value":"0.5"}""", "$.value")]
    [InlineData("""{"score":"churn","operator":">="}""", "$.value")]
    [InlineData("""{"score":"churn","operator":"set","value":1}""", "$.value")]
    [InlineData("""{"score":"churn","operator":"contains","value":0.5}""", "$.operator")]
    [InlineData("""{"or":[{"score":"","operator":"set"}]}""", "$.or[0].score")]
    [InlineData("""{"score":"churn","value":0.5}""", "$")]
    [InlineData("""{"score":"churn","operator":"=","value":0.5,"property":"event"}""", "$.property")]
    [InlineData("""{"cohort":"0190b2a6-5d2f-7cc3-8000-000000000000","operator":"set"}""", "$.cohort")]
    public void A_condition_on_users_that_is_none_is_refused_with_its_place(string json, string path)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(path, Assert.Throws<FilterException>(() => Filter.ParseOfUsers(document.RootElement)).Path);
    }

    [Fact]
    public void Conditions_on_users_are_read_where_they_can_be_asked()
    {
        using var document = JsonDocument.Parse("""{"and":[{"score":"churn","operator":">=","value":0.8},{"score":"lead_score","operator":"not_set"}]}""");
        var all = Assert.IsType<FilterNode.AllOf>(Filter.ParseOfUsers(document.RootElement).Root);
        Assert.Equal([new FilterNode.HasScore("churn", FilterOperator.GreaterOrEqual, 0.8), new FilterNode.HasScore("lead_score", FilterOperator.NotSet, null)], all.Parts);
    }
}
