using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json;
using Meridian.MlScoring.Features.Scores;
using Meridian.MlScoring.Tests.Stores;
using Meridian.Testing;

namespace Meridian.MlScoring.Tests.Scores;

/// <summary>The scoring of many.</summary>
public sealed class BatchTests(ScoringStores stores)
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly Guid _tenant = Guid.CreateVersion7();

    [Fact]
    public async Task Everybody_is_scored_once_whatever_ids_they_are_listed_by()
    {
        using var server = await (await stores.ServeAsync(("Batches:ChunkSize", "100"))).PutPeopleModel().StartAsync();
        string[] users = [.. Enumerable.Range(0, 450).Select(user => $"user {user}")];
        await stores.StoreAsync(_tenant, [.. users.Select(user => new SomeEvent(user, Now.AddHours(-2))), .. users.Take(50).Select(user => new SomeEvent(user, Now.AddHours(-3)) { Type = "identify", AnonymousId = $"visitor of {user}" })]);

        var cohort = Guid.CreateVersion7();
        var (status, started) = await StartAsync(server, [.. users, .. users.Take(50).Select(user => $"visitor of {user}"), .. users, "nobody", "über \"x\""], $"?cohort={cohort}");
        var done = await EndAsync(server, started);

        Assert.Equal((HttpStatusCode.Accepted, cohort), (status, started.GetProperty("cohortId").GetGuid()));
        Assert.Equal(("done", 502, 502, 450), (Text(done, "state"), Number(done, "people"), Number(done, "done"), Number(done, "scored")));
        Assert.Equal(450, await ScoresAsync());
        Assert.Equal(450, await stores.CountAsync("SELECT uniqExact(user_id) FROM scores WHERE tenant_id = {tenant:UUID} AND source = 'batch' AND user_id LIKE 'user %'", _tenant));
        var listed = (await server.GetAsync($"/internal/v1/tenants/{_tenant}/score-batches")).Body;
        Assert.Equal(started.GetProperty("id").GetGuid(), listed[0].GetProperty("id").GetGuid());
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync($"/internal/v1/tenants/{Guid.CreateVersion7()}/score-batches/{Text(started, "id")}")).Status);
    }

    [Fact]
    public async Task A_batch_scores_as_a_request_does()
    {
        using var server = await (await stores.ServeAsync()).PutPeopleModel().StartAsync();
        await stores.StoreAsync(_tenant, [new("ada", Now.AddHours(-5)), new("ada", Now.AddHours(-4)), new("ada", Now.AddHours(-3)), new("bob", Now.AddDays(-20))]);

        var (_, started) = await StartAsync(server, ["ada", "bob"]);
        await EndAsync(server, started);
        var (_, answer) = await server.PostAsync($"/internal/v1/tenants/{_tenant}/scores/leaving", new { userIds = (string[])["ada", "bob"], source = "api" });

        var kept = (await stores.RowsAsync("SELECT score FROM scores WHERE tenant_id = {tenant:UUID} AND source = 'batch' ORDER BY user_id", ("tenant", "UUID", _tenant))).Select(row => (float)row[0]);
        Assert.Equal(answer.GetProperty("scores").EnumerateArray().Select(score => score.GetProperty("value").GetSingle()), kept);
    }

    [Fact]
    public async Task A_batch_that_is_stopped_leaves_the_rest_unscored()
    {
        using var server = await (await stores.ServeAsync(("Batches:ChunkSize", "1"))).PutPeopleModel().StartAsync();
        await stores.StoreAsync(_tenant, new SomeEvent("user 0", Now.AddHours(-2)));
        var (_, started) = await StartAsync(server, Enumerable.Range(0, 50_000).Select(user => $"user {user}"));

        using var stop = await server.Client.DeleteAsync(new Uri($"/internal/v1/tenants/{_tenant}/score-batches/{Text(started, "id")}", UriKind.Relative), TestContext.Current.CancellationToken);
        var ended = await EndAsync(server, started);
        using var again = await server.Client.DeleteAsync(new Uri($"/internal/v1/tenants/{_tenant}/score-batches/{Text(started, "id")}", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (stop.StatusCode, again.StatusCode));
        Assert.Equal("cancelled", Text(ended, "state"));
        Assert.InRange(Number(ended, "done"), 0, 49_999);
    }

    [Fact]
    public async Task A_batch_whose_process_is_killed_has_failed_and_doubled_nobody()
    {
        using var watcher = await (await stores.ServeAsync(Quick)).PutPeopleModel().StartAsync();
        string[] users = [.. Enumerable.Range(0, 20_000).Select(user => $"user {user}")];
        await stores.StoreAsync(_tenant, users.Select(user => new SomeEvent(user, Now.AddHours(-2))));
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        await using var killed = EngineProcess.Start("Meridian.MlScoring",
            [$"urls={address}", $"Models:Folder={watcher.Folder}", "Models:InstallShipped=false", $"ConnectionStrings:analytics={stores.Analytics}", $"ConnectionStrings:cache={stores.Redis.ConnectionString}", "Cache:Heartbeat=00:00:00.05", "Cache:Patience=00:00:30", .. Quick.Select(setting => $"{setting.Key}={setting.Value}")]);
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        await killed.UntilReady(async () => await AnswersAsync(client));
        JsonElement started = default;
        await Eventually.Until("the batch has started", async () =>
        {
            using var response = await client.PostAsync(new Uri($"/internal/v1/tenants/{_tenant}/scores/leaving/batches", UriKind.Relative), Lines(users), TestContext.Current.CancellationToken);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable) return false; // it has not found Redis yet
            started = await JsonElement(response);
            return true;
        });

        await Eventually.Until("some are scored", async () => await ScoresAsync() > 0);
        await killed.KillAsync();
        var ended = await EndAsync(watcher, started);

        Assert.Equal(("failed", "The process that was at it has ended."), (Text(ended, "state"), Text(ended, "reason")));
        Assert.Equal(await ScoresAsync(), await stores.CountAsync("SELECT uniqExact(actor) FROM scores WHERE tenant_id = {tenant:UUID}", _tenant));
    }

    [Fact]
    public async Task Scores_that_are_written_again_under_their_name_are_there_once()
    {
        await stores.ReadyAsync();
        var table = new ScoreTable(stores.Insert);
        GivenScore[] scores = [.. Enumerable.Range(0, 100).Select(actor => new GivenScore(_tenant, "leaving", (ulong)actor, $"user {actor}", 1, Now, 0.5f, "batch", [1, 2]))];

        for (var time = 0; time < 3; time++) await table.WriteAsync(scores, $"{_tenant}/1", TestContext.Current.CancellationToken);
        Assert.Equal(100, await ScoresAsync());
        await table.WriteAsync(scores, $"{_tenant}/2", TestContext.Current.CancellationToken);

        Assert.Equal(200, await ScoresAsync());
    }

    [Fact]
    public async Task Lists_that_cannot_be_taken_are_refused_and_the_line_is_named()
    {
        using var server = await (await stores.ServeAsync(("Batches:MaxIds", "3"))).PutPeopleModel().Put("plain", 1, Some.Logistic().ToOnnx().ToBytes()).StartAsync();
        (string Model, string Body, HttpStatusCode Status, string Code, string Detail)[] wrong =
        [
            ("nothing", "\"ada\"\n", HttpStatusCode.NotFound, "scoring.model_unknown", "nothing"),
            ("plain", "\"ada\"\n", HttpStatusCode.Conflict, "scoring.not_for_scoring", "plain"),
            ("leaving", "", HttpStatusCode.BadRequest, "scoring.subjects", "no id"),
            ("leaving", "\"ada\"\nbob\n", HttpStatusCode.BadRequest, "scoring.batch_line", "Line 2"),
            ("leaving", "\"ada\"\n[\"bob\"]\n", HttpStatusCode.BadRequest, "scoring.batch_line", "Line 2"),
            ("leaving", "\"ada\"\n\n\"\"", HttpStatusCode.BadRequest, "scoring.batch_line", "Line 3"),
            ("leaving", "null\n", HttpStatusCode.BadRequest, "scoring.batch_line", "Line 1"),
            ("leaving", "\"\\ud800\"\n", HttpStatusCode.BadRequest, "scoring.batch_line", "Line 1"),
            ("leaving", $"\"{new string('x', 600)}\"\n", HttpStatusCode.BadRequest, "scoring.batch_line", "Line 1"),
            ("leaving", new string('x', 20_000), HttpStatusCode.BadRequest, "scoring.batch_line", "Line 1"),
            ("leaving", "\"a\"\n\"b\"\n\"c\"\n\"d\"\n", HttpStatusCode.RequestEntityTooLarge, "scoring.batch_too_large", "3"),
        ];

        foreach (var (model, body, status, code, detail) in wrong)
        {
            using var response = await server.Client.PostAsync(new Uri($"/internal/v1/tenants/{_tenant}/scores/{model}/batches", UriKind.Relative), new StringContent(body), TestContext.Current.CancellationToken);
            var problem = await JsonElement(response);
            Assert.Equal((status, code), (response.StatusCode, Text(problem, "code")));
            Assert.Contains(detail, Text(problem, "detail"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_batch_whose_ids_are_still_coming_has_its_place_among_those_of_its_tenant()
    {
        using var server = (await stores.ServeAsync(("Batches:MaxOpen", "1"))).PutPeopleModel();
        await server.ListenAsync(); // the client of a server in memory reads a body to its end before it sends it
        await ScoringStores.RedisIsFoundAsync(server);
        using var client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = Timeout.InfiniteTimeSpan }) { BaseAddress = server.Client.BaseAddress };
        var path = new Uri($"/internal/v1/tenants/{_tenant}/scores/leaving/batches", UriKind.Relative);
        var ids = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        using var coming = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StreamContent(ids.Reader.AsStream()), Headers = { ExpectContinue = true } };
        var first = client.SendAsync(coming, TestContext.Current.CancellationToken);
        // Taken once the server asks for the body: then it has its place.
        await ids.Writer.WriteAsync("\"ada\"\n"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(["eve"]));
        await ids.Writer.CompleteAsync();
        using var taken = await first;

        await Eventually.Until("there is a place again", async () => await StatusAsync(["bob"]) == HttpStatusCode.Accepted);
        async Task<HttpStatusCode> StatusAsync(string[] of)
        {
            using var answer = await server.Client.PostAsync(path, Lines(of), TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    private static (string Key, string Value)[] Quick => [("Batches:ChunkSize", "20"), ("Batches:Heartbeat", "00:00:00.2"), ("Batches:AliveFor", "00:00:02")];

    private static StringContent Lines(IEnumerable<string> ids) => new(string.Concat(ids.Select(id => JsonSerializer.Serialize(id) + "\n")), Encoding.UTF8, "application/x-ndjson");

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();

    private static long Number(JsonElement of, string name) => of.GetProperty(name).GetInt64();

    private static async Task<JsonElement> JsonElement(HttpResponseMessage response) =>
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

    private static async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync(new Uri("/v2/models/leaving/ready", UriKind.Relative), TestContext.Current.CancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<(HttpStatusCode Status, JsonElement Batch)> StartAsync(ScoringServer server, IEnumerable<string> ids, string query = "")
    {
        var lines = ids.ToList();
        HttpStatusCode status = default;
        JsonElement batch = default;
        // A server that has just started may not have found Redis yet.
        await Eventually.Until("a batch is taken", async () =>
        {
            using var response = await server.Client.PostAsync(new Uri($"/internal/v1/tenants/{_tenant}/scores/leaving/batches{query}", UriKind.Relative), Lines(lines), TestContext.Current.CancellationToken);
            (status, batch) = (response.StatusCode, await JsonElement(response));
            return status != HttpStatusCode.ServiceUnavailable;
        });
        return (status, batch);
    }

    private async Task<JsonElement> EndAsync(ScoringServer server, JsonElement started)
    {
        JsonElement batch = default;
        await Eventually.Until("the batch has ended", async () =>
        {
            batch = (await server.GetAsync($"/internal/v1/tenants/{_tenant}/score-batches/{Text(started, "id")}")).Body;
            return Text(batch, "state") != "running";
        });
        return batch;
    }

    private Task<long> ScoresAsync() => stores.CountAsync("SELECT count() FROM scores WHERE tenant_id = {tenant:UUID}", _tenant);
}
