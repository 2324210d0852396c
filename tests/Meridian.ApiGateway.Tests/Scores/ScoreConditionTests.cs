using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Tests.Queries;
using Meridian.ApiGateway.Tests.Sql;
using Meridian.Testing;
using static Meridian.ApiGateway.Tests.Queries.EventRows;

namespace Meridian.ApiGateway.Tests.Scores;

/// <summary>Conditions on what models said of people, in questions and in cohorts.</summary>
public sealed class ScoreConditionTests(TestedGateway stack)
{
    [Theory]
    [InlineData(">=", 0.8, "exact high")]
    [InlineData(">", 0.8, "high")]
    [InlineData("=", 0.8, "exact")]
    [InlineData("<", 0.8, "fallen")]
    [InlineData("<=", 0.8, "exact fallen")]
    [InlineData("!=", 0.8, "fallen high never other")]
    [InlineData("set", null, "exact fallen high")]
    [InlineData("not_set", null, "never other")]
    public async Task The_latest_score_of_the_model_counts(string sign, double? value, string expected)
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync([.. "high exact fallen never other".Split(' ').Select(user => Row(tenant, "A", "2026-03-02T00:00:00Z", user))]);
        await ScoreAsync(tenant, "churn", ("high", 0.95), ("exact", 0.1), ("exact", 0.8), ("fallen", 0.9), ("fallen", 0.2));
        await ScoreAsync(tenant, "lead_score", ("other", 0.9));
        await ScoreAsync(await stack.NewTenantAsync(), "churn", ("never", 0.99));
        var condition = new JsonObject { ["score"] = "churn", ["operator"] = sign };
        if (value is not null) condition["value"] = value;

        Assert.Equal(expected, await UsersAsync(tenant, new JsonObject { ["filter"] = condition.DeepClone() }));
        var cohort = await tenant.Analyst().PostAsync("/v1/cohorts", new JsonObject { ["name"] = "Scored", ["definition"] = condition }).ExpectAsync(HttpStatusCode.Created);
        Assert.Equal(expected, await UsersAsync(tenant, new JsonObject { ["cohorts"] = new JsonArray((string)cohort["id"]!) }));
    }

    /// <summary>Scores stand under the number that a person had when they were made.</summary>
    [Fact]
    public async Task A_score_from_before_a_link_counts_for_the_user_it_leads_to()
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync([Row(tenant, "A", "2026-03-02T00:00:00Z", "", anonymous: "anon"), Row(tenant, "A", "2026-03-03T00:00:00Z", "ada")]);
        await ScoreAsync(tenant, "churn", ("anon", 0.9));
        var question = new JsonObject { ["filter"] = JsonNode.Parse("""{"score":"churn","operator":">","value":0.5}""") };
        Assert.Equal("", await UsersAsync(tenant, question));

        await stack.StoreAsync([Row(tenant, "", "2026-03-04T00:00:00Z", "ada", anonymous: "anon", type: "identify")]);

        await Eventually.Until("the link counts", async () => await UsersAsync(tenant, question) == "ada");
    }

    [Fact]
    public async Task An_answer_that_was_kept_is_not_given_after_a_new_score()
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync([Row(tenant, "A", "2026-03-02T00:00:00Z", "u")]);
        var question = new JsonObject { ["filter"] = JsonNode.Parse("""{"score":"churn","operator":">","value":0.5}""") };
        Assert.Equal("", await UsersAsync(tenant, question));

        await ScoreAsync(tenant, "churn", ("u", 0.9));

        await Eventually.Until("the score counts", async () => await UsersAsync(tenant, question) == "u");
    }

    [Fact]
    public async Task A_trigger_or_the_live_view_cannot_ask_for_it()
    {
        var tenant = await stack.NewTenantAsync();
        var filter = Uri.EscapeDataString("""{"score":"churn","operator":">","value":0.5}""");
        await tenant.Analyst().GetAsync(new Uri($"/v1/events/live?filter={filter}", UriKind.Relative), TestContext.Current.CancellationToken).ExpectProblemAsync(HttpStatusCode.BadRequest, "filter.invalid");
    }

    /// <summary>The users of events A that a question finds, in order.</summary>
    private static async Task<string> UsersAsync(TestTenant tenant, JsonObject question)
    {
        var asked = question.DeepClone().AsObject();
        (asked["event"], asked["from"], asked["to"], asked["breakdown"]) = ("A", "2026-03-01", "2026-04-01", "userId");
        var answer = await tenant.Analyst().PostAsync("/v1/query/trend", asked).ExpectAsync(HttpStatusCode.OK);
        return string.Join(' ', answer["series"]!.AsArray().Select(series => (string?)series!["breakdown"]).Where(user => user is not null).Order(StringComparer.Ordinal));
    }

    /// <summary>Scores one after the other, a second apart.</summary>
    private async Task ScoreAsync(TestTenant tenant, string model, params (string User, double Score)[] scores)
    {
        var rows = scores.Select((score, place) => string.Create(CultureInfo.InvariantCulture,
            $"('{tenant.Id}', '{model}', sipHash64('{score.User}'), '{score.User}', 1, now64(3) - 100 + {place}, {score.Score}, 'api')"));
        await stack.AskEngineAsync($"INSERT INTO scores (tenant_id, model, actor, user_id, version, scored_at, score, source) VALUES {string.Join(", ", rows)}");
    }
}
