using System.Text.Json.Nodes;
using Meridian.Contracts.Filters;
using Meridian.WebApp.Features.Insights;

namespace Meridian.WebApp.Tests.Insights;

public sealed class FilterFormTests
{
    [Theory]
    [InlineData("properties.total", ">=", "100", """{"property":"properties.total","operator":"\u003E=","value":100}""")]
    [InlineData("properties.sku", "=", "\"100\"", """{"property":"properties.sku","operator":"=","value":"100"}""")]
    [InlineData("userId", "=", "100", """{"property":"userId","operator":"=","value":"100"}""")]
    [InlineData("properties.paid", "=", "true", """{"property":"properties.paid","operator":"=","value":true}""")]
    [InlineData("country", "in", "DE, AT", """{"property":"country","operator":"in","value":["DE","AT"]}""")]
    [InlineData("traits.plan", "set", "ignored", """{"property":"traits.plan","operator":"set"}""")]
    [InlineData("timestamp", "within_last", "7d", """{"property":"timestamp","operator":"within_last","value":"7d"}""")]
    [InlineData("score.churn", ">=", "0.8", """{"score":"churn","operator":"\u003E=","value":0.8}""")]
    [InlineData("score.lead_score", "not_set", "", """{"score":"lead_score","operator":"not_set"}""")]
    public void A_row_is_a_condition_of_the_filter_language(string property, string @operator, string value, string expected)
    {
        var filter = FilterForm.Filter([new FilterRow(property, @operator, value)])!;

        Assert.Equal(expected, filter.ToJsonString());
        Assert.NotNull(Filter.ParseOfUsers(System.Text.Json.JsonSerializer.SerializeToElement(filter)));
    }

    [Fact]
    public void Rows_come_back_as_they_were_written()
    {
        FilterRow[] rows = [new("properties.total", ">", "12.5"), new("properties.sku", "=", "\"7\""), new("event", "in", "a, b"), new("userId", "not_set", ""), new("score.churn", "<", "0.25")];

        Assert.Equal(rows, FilterForm.Rows(FilterForm.Filter(rows)));
    }

    [Fact]
    public void A_row_that_is_not_filled_in_is_no_condition() => Assert.Null(FilterForm.Filter([FilterRow.Empty, new FilterRow("event", "=", "")]));

    [Theory]
    [InlineData("""{"or":[{"property":"event","operator":"=","value":"a"}]}""")]
    [InlineData("""{"and":[{"not":{"property":"event","operator":"=","value":"a"}}]}""")]
    [InlineData("""{"cohort":"0190"}""")]
    public void What_rows_cannot_show_is_not_shown_as_rows(string filter) => Assert.Null(FilterForm.Rows(JsonNode.Parse(filter)));
}
