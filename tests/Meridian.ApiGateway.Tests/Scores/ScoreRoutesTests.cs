using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Tests.Queries;
using Meridian.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using static Meridian.ApiGateway.Tests.Queries.EventRows;

namespace Meridian.ApiGateway.Tests.Scores;

/// <summary>Scores from the front door, over a real ml-scoring with the models that ship.</summary>
public sealed class ScoreRoutesTests(TestedGateway stack)
{
    [Fact]
    public async Task A_person_is_scored_explained_and_shown()
    {
        await using var scoring = await RunningScoring.StartAsync(stack);
        var tenant = await stack.NewTenantAsync();
        using var analyst = tenant.Analyst(scoring.Gateway);
        await stack.StoreAsync([.. Enumerable.Range(1, 5).Select(day => Row(tenant, "A", Day(-day), "ada"))]);

        var answer = await analyst.PostTextAsync("/v1/score/churn", """{"userIds":["ada","nobody"],"explain":true}""").ExpectAsync(HttpStatusCode.OK);

        var (ada, nobody) = (answer["scores"]![0]!, answer["scores"]![1]!);
        Assert.Equal((5, "no_events"), ((int)ada["features"]!["events_7d"]!, (string?)nobody["reason"]));
        var margin = (double)ada["explanation"]!["base"]! + ada["explanation"]!["contributions"]!.AsArray().Sum(one => (double)one!["contribution"]!);
        Assert.Equal((double)ada["value"]!, 1 / (1 + Math.Exp(-margin)), 1e-5);
        await Eventually.Until("the score is kept", async () => (await KeptAsync(analyst)).Count == 1);
        Assert.Equal(((double)ada["value"]!, "api"), ((double)(await KeptAsync(analyst))[0]!["value"]!, (string?)(await KeptAsync(analyst))[0]!["source"]));
    }

    [Fact]
    public async Task A_cohort_is_scored_and_can_be_asked_for()
    {
        await using var scoring = await RunningScoring.StartAsync(stack);
        var tenant = await stack.NewTenantAsync();
        using var analyst = tenant.Analyst(scoring.Gateway);
        await stack.StoreAsync([.. Enumerable.Range(1, 3).Select(user => Row(tenant, "A", Day(-1), $"u{user}"))]);
        var cohort = (string)(await analyst.PostTextAsync("/v1/cohorts", """{"name":"Did","definition":{"did":{"event":"A"}}}""").ExpectAsync(HttpStatusCode.Created))["id"]!;

        var batch = await analyst.PostTextAsync("/v1/scores/churn/batches", $$"""{"cohortId":"{{cohort}}"}""").ExpectAsync(HttpStatusCode.Accepted);
        await Eventually.Until("the batch is done", async () =>
            (string?)(await analyst.GetAsync(new Uri($"/v1/scores/batches/{batch["id"]}", UriKind.Relative), TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK))["state"] == "done");

        await Eventually.Until("a question finds them", async () => (int)(await analyst.PostTextAsync(
            "/v1/query/trend", """{"event":"A","last":"7d","measure":"unique_users","filter":{"score":"churn","operator":"set"},"fresh":true}""").ExpectAsync(HttpStatusCode.OK))["total"]! == 3);
        await analyst.PostTextAsync("/v1/scores/churn/batches", $$"""{"cohortId":"{{Guid.NewGuid()}}"}""").ExpectProblemAsync(HttpStatusCode.BadRequest, "query.unknown_cohort");
        using var stranger = (await stack.NewTenantAsync()).Analyst(scoring.Gateway);
        using var others = await stranger.GetAsync(new Uri($"/v1/scores/batches/{batch["id"]}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
    }

    [Fact]
    public async Task Models_are_described_and_what_is_wrong_is_said()
    {
        await using var scoring = await RunningScoring.StartAsync(stack);
        using var analyst = (await stack.NewTenantAsync()).Analyst(scoring.Gateway);

        var models = JsonNode.Parse(await analyst.GetStringAsync(new Uri("/v1/models", UriKind.Relative), TestContext.Current.CancellationToken))!.AsArray();

        Assert.Equal(["anomaly volume", "churn user", "lead_score user"], models.Select(model => $"{model!["name"]} {model["subject"]}"));
        Assert.All(models, model => Assert.Equal((1, "ready"), ((int)model!["version"]!, (string?)model["versions"]![0]!["state"])));
        Assert.All(models, model => Assert.NotEmpty(model!["versions"]![0]!["features"]!.AsArray()));
        Assert.True((double)models[1]!["versions"]![0]!["card"]!["metrics"]!["auc"]! > 0.5);
        var drift = await analyst.GetAsync(new Uri("/v1/models/churn/drift", UriKind.Relative), TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal("unknown", (string?)drift["state"]);
        await analyst.PostTextAsync("/v1/score/nothing", """{"userId":"u"}""").ExpectProblemAsync(HttpStatusCode.NotFound, "scoring.model_unknown");
        await analyst.PostTextAsync("/v1/score/churn", """{"userId":"u","userIds":["u"]}""").ExpectProblemAsync(HttpStatusCode.BadRequest, "scores.either_user");
        await analyst.PostTextAsync("/v1/score/churn", "{}").ExpectProblemAsync(HttpStatusCode.BadRequest, "scoring.subjects");
    }

    [Fact]
    public async Task While_scoring_is_away_the_answer_says_so()
    {
        await using var gateway = stack.With(("services:ml-scoring:http:0", $"http://127.0.0.1:{FreePort.Next()}"));
        using var analyst = (await stack.NewTenantAsync()).Analyst(gateway);

        await analyst.PostTextAsync("/v1/score/churn", """{"userId":"u"}""").ExpectProblemAsync(HttpStatusCode.ServiceUnavailable, "service.unavailable");
    }

    [Fact]
    public async Task A_busy_model_says_when_to_come_again()
    {
        await using var busy = WebApplication.CreateSlimBuilder().Build();
        busy.Urls.Add("http://127.0.0.1:0");
        busy.MapFallback(context =>
        {
            context.Response.Headers.RetryAfter = "7";
            return TypedResults.Problem(statusCode: 429, extensions: new Dictionary<string, object?> { ["code"] = "scoring.busy" }).ExecuteAsync(context);
        });
        await busy.StartAsync(TestContext.Current.CancellationToken);
        await using var gateway = stack.With(("services:ml-scoring:http:0", busy.Urls.Single()));
        using var analyst = (await stack.NewTenantAsync()).Analyst(gateway);

        using var answer = await analyst.PostTextAsync("/v1/score/churn", """{"userId":"u"}""");

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(7)), (answer.StatusCode, answer.Headers.RetryAfter?.Delta));
        Assert.Contains("scoring.busy", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static string Day(int days) => TimeProvider.System.GetUtcNow().AddDays(days).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static async Task<JsonArray> KeptAsync(HttpClient analyst) =>
        JsonNode.Parse(await analyst.GetStringAsync(new Uri("/v1/users/ada/scores", UriKind.Relative), TestContext.Current.CancellationToken))!.AsArray();
}
