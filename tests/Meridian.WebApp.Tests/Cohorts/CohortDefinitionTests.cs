using System.Text.Json.Nodes;
using Meridian.WebApp.Features.Cohorts;
using Meridian.WebApp.Gateway;

namespace Meridian.WebApp.Tests.Cohorts;

public sealed class CohortDefinitionTests
{
    private static readonly CohortForm Filled = new()
    {
        Event = "Order Completed",
        Times = ">=3",
        Within = "30d",
        Trait = "plan",
        Operator = "=",
        Value = "pro",
        Model = "churn",
        Score = ">=",
        ScoreValue = "0.8",
    };

    [Fact]
    public void Fields_that_are_filled_in_all_have_to_hold() => Assert.True(JsonNode.DeepEquals(
        JsonNode.Parse("""
            {"and": [
              {"did": {"event": "Order Completed"}, "times": {"operator": ">=", "value": 3}, "within": "30d"},
              {"property": "traits.plan", "operator": "=", "value": "pro"},
              {"score": "churn", "operator": ">=", "value": 0.8}]}
            """),
        JsonNode.Parse(CohortDefinition.Of(Filled).ToJsonString())));

    [Fact]
    public void A_score_alone_is_the_whole_definition() =>
        Assert.Equal("""{"score":"churn","operator":"not_set"}""", CohortDefinition.Of(new CohortForm { Times = ">=1", Within = "", Model = "churn", Score = "not_set", ScoreValue = "0.5" }).ToJsonString());

    [Fact]
    public void Without_any_condition_it_is_everybody() => Assert.Equal("""{"did":{}}""", CohortDefinition.Of(new CohortForm { Times = ">=1", Within = "" }).ToJsonString());

    [Fact]
    public void A_definition_comes_back_as_it_was_filled_in()
    {
        var definition = CohortDefinition.Of(Filled);

        var again = CohortDefinition.Of(CohortDefinition.Read(definition)!);

        Assert.True(JsonNode.DeepEquals(definition, again), again.ToJsonString());
    }

    [Theory]
    [InlineData("""{"or": [{"did": {}}]}""")]
    [InlineData("""{"not": {"did": {}}}""")]
    [InlineData("""{"cohort": "01900000-0000-7000-8000-000000000000"}""")]
    [InlineData("""{"did": {"event": "A", "filter": {"property": "country", "operator": "=", "value": "DE"}}}""")]
    [InlineData("""{"did": {"event": "A"}, "from": "2026-01-01"}""")]
    [InlineData("""{"did": {"event": "A"}, "times": {"operator": ">=", "value": 7}}""")]
    [InlineData("""{"and": [{"did": {"event": "A"}}, {"did": {"event": "B"}}]}""")]
    [InlineData("""{"score": "churn", "operator": "!=", "value": 0.5}""")]
    public void What_the_fields_cannot_show_is_not_shown_as_fields(string definition) => Assert.Null(CohortDefinition.Read(JsonNode.Parse(definition)));

    [Fact]
    public void A_definition_is_said_in_words()
    {
        var cohort = new Cohort(Guid.Empty, "A", null, "dynamic", CohortDefinition.Of(Filled), null, default, default);

        Assert.Equal("did “Order Completed” at least 3 times in the last 30 days, and traits.plan is pro, and “Churn” says at least 0.8", CohortWords.Of(cohort));
    }
}
