using System.Text.Json.Nodes;
using Meridian.WebApp.Features.Insights;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Meridian.WebApp.Tests.Insights;

public sealed class QuestionFormTests
{
    private static readonly DateOnly Today = new(2026, 3, 31);

    [Theory]
    [InlineData("trend", "last=7d&interval=hour&s0.event=Order+Completed&s0.measure=sum&s0.property=properties.total&breakdown=country&compare=true",
        """{"kind":"trend","last":"7d","interval":"hour","series":[{"event":"Order Completed","measure":"sum","property":"properties.total"}],"breakdown":"country","limit":8,"other":true,"compare":"previous"}""")]
    [InlineData("trend", "last=7d&s0.event=&s0.measure=count&s0.property=properties.total&do=add-s", """{"kind":"trend","last":"7d","series":[{"measure":"count"},{}]}""")]
    [InlineData("trend", "last=7d&s0.event=A&s1.event=B&do=drop-s0", """{"kind":"trend","last":"7d","series":[{"event":"B"}]}""")]
    [InlineData("funnel", "last=30d&s0.event=A&s1.event=B&s1.f0.p=country&s1.f0.o=%3D&s1.f0.v=DE&order=strict&window=7d",
        """{"kind":"funnel","last":"30d","steps":[{"event":"A"},{"event":"B","filter":{"property":"country","operator":"=","value":"DE"}}],"order":"strict","window":"7d"}""")]
    [InlineData("retention", "last=12w&interval=week&s0.event=A&s1.event=&periods=6&mode=recurring&unbounded=true",
        """{"kind":"retention","last":"12w","interval":"week","start":{"event":"A"},"periods":6,"mode":"recurring","bounded":false}""")]
    [InlineData("paths", "last=7d&direction=end&s0.event=A&steps=4", """{"kind":"paths","last":"7d","end":{"event":"A"},"steps":4}""")]
    [InlineData("lifecycle", "last=custom&from=2026-03-01&to=2026-03-31&interval=week&s0.event=A", """{"kind":"lifecycle","from":"2026-03-01","to":"2026-04-01","interval":"week","event":"A"}""")]
    [InlineData("lifecycle", "last=custom&s0.event=A", """{"kind":"lifecycle","from":"2026-03-02","to":"2026-04-01","event":"A"}""")]
    [InlineData("stickiness", "last=7d&by=group&cohort=0190&s0.event=A", """{"kind":"stickiness","last":"7d","by":"group","series":[{"event":"A"}]}""")]
    public void Fields_become_the_question(string kind, string fields, string expected)
    {
        var question = new QuestionForm(Query(fields), Today).Question(kind);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), question), question.ToJsonString());
    }

    [Fact]
    public void A_new_condition_is_open_until_it_is_filled_in() => Assert.Equal("s0.f", new QuestionForm(Query("s0.event=A&do=add-s0.f"), Today).Open());

    [Fact]
    public void The_whole_of_a_filter_that_rows_cannot_show_stays()
    {
        var question = new QuestionForm(Query("last=7d&s0.event=A&f.raw=%7B%22or%22%3A%5B%5D%7D"), Today).Question("trend");

        Assert.Equal("""{"or":[]}""", question["filter"]!.ToJsonString());
    }

    private static QueryCollection Query(string fields) => new(QueryHelpers.ParseQuery(fields));
}
