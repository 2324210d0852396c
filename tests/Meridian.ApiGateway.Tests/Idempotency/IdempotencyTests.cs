using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Tests.Auth;

namespace Meridian.ApiGateway.Tests.Idempotency;

public sealed class IdempotencyTests(TestedGateway stack)
{
    private const string NewKey = """{"name":"Server","scopes":["ingest"]}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_repetition_is_answered_as_the_first_was_with_the_secret_in_it()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        using var first = await PostAsync(owner, "\"a-1\"", NewKey);
        using var again = await PostAsync(owner, "a-1", NewKey);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(Cancelled), await again.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal((first.Headers.Location, first.Content.Headers.ContentType), (again.Headers.Location, again.Content.Headers.ContentType));
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(1, await KeysAsync(owner));
        // The secret is in the answer, and the answer is sealed.
        var secret = (string)(await first.Content.ReadFromJsonAsync<JsonObject>(Cancelled))!["key"]!;
        var stored = await stack.Database.ScalarAsync<byte[]>("SELECT answer FROM gateway.idempotency_keys WHERE tenant_id = $1", owner.TenantId);
        Assert.DoesNotContain(secret[^20..], Encoding.Latin1.GetString(stored), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_request_with_the_same_key_is_refused()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        await PostAsync(owner, "a", NewKey).ExpectAsync(HttpStatusCode.Created);

        await PostAsync(owner, "a", NewKey.Replace("Server", "Other", StringComparison.Ordinal)).ExpectProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency.key_reused");
        await PostAsync(owner, "a", NewKey, "/v1/invitations").ExpectProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency.key_reused");
    }

    [Fact]
    public async Task Requests_at_the_same_time_have_one_effect()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(owner, "a", NewKey)));

        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, $"{answer.StatusCode}"));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(1, await KeysAsync(owner));
    }

    [Fact]
    public async Task While_the_first_is_worked_on_a_second_is_told_to_wait_and_after_its_death_carried_out()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        await PostAsync(owner, "a", NewKey).ExpectAsync(HttpStatusCode.Created);
        // As a gateway leaves it that is killed before the effect.
        await SetAsync(owner, "committed_at = NULL, answered_at = NULL, answer = NULL, locked_until = now() + interval '1 minute'");
        await PostAsync(owner, "a", NewKey).ExpectProblemAsync(HttpStatusCode.Conflict, "idempotency.in_flight");

        await SetAsync(owner, "locked_until = now() - interval '1 second'");

        await PostAsync(owner, "a", NewKey).ExpectAsync(HttpStatusCode.Created);
        Assert.Equal(2, await KeysAsync(owner));
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        await PostAsync(owner, "a", NewKey).ExpectAsync(HttpStatusCode.Created);
        Assert.True(await stack.Database.ScalarAsync<bool>(
            "SELECT expires_at - now() BETWEEN interval '23 hours 50 minutes' AND interval '24 hours' FROM gateway.idempotency_keys WHERE tenant_id = $1", owner.TenantId));

        await SetAsync(owner, "expires_at = now() - interval '1 second'");

        await PostAsync(owner, "a", NewKey.Replace("Server", "Other", StringComparison.Ordinal)).ExpectAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_request_that_did_nothing_leaves_its_key_free()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        await PostAsync(owner, "a", """{"name":"","scopes":[]}""").ExpectProblemAsync(HttpStatusCode.BadRequest, "request.invalid");
        await PostAsync(owner, "a", "no JSON").ExpectProblemAsync(HttpStatusCode.BadRequest, "request.unreadable");

        await PostAsync(owner, "a", NewKey).ExpectAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_deletion_is_answered_twice()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        var made = await PostAsync(owner, "a", NewKey).ExpectAsync(HttpStatusCode.Created);
        for (var time = 0; time < 2; time++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, $"/v1/keys/{made["id"]}") { Headers = { { "Idempotency-Key", "d" } } };
            await owner.Client().SendAsync(request, Cancelled).ExpectEmptyAsync();
        }
    }

    [Fact]
    public async Task Keys_belong_to_who_sent_them()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        var (colleague, stranger) = (await owner.InviteAsync("admin"), await Person.RegisterAsync(stack.Gateway));
        var ids = new List<string>();

        foreach (var person in (Person[])[owner, colleague, stranger]) ids.Add((string)(await PostAsync(person, "a", NewKey).ExpectAsync(HttpStatusCode.Created))["id"]!);

        Assert.Equal(3, ids.Distinct().Count());
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("a\\b")]
    [InlineData("\"a\" \"b\"")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        var owner = await Person.RegisterAsync(stack.Gateway);

        await PostAsync(owner, key, NewKey).ExpectProblemAsync(HttpStatusCode.BadRequest, "idempotency.bad_key");
        await PostAsync(owner, new string('k', 256), NewKey).ExpectProblemAsync(HttpStatusCode.BadRequest, "idempotency.bad_key");
    }

    [Fact]
    public async Task A_body_too_large_to_remember_is_refused()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);

        await PostAsync(owner, "a", new string(' ', 1024 * 1024) + NewKey).ExpectProblemAsync(HttpStatusCode.RequestEntityTooLarge, "ingest.body_too_large");
    }

    private Task SetAsync(Person owner, string values) => stack.Database.ExecuteAsync($"UPDATE gateway.idempotency_keys SET {values} WHERE tenant_id = $1", owner.TenantId);

    private Task<long> KeysAsync(Person owner) => stack.Database.ScalarAsync<long>("SELECT count(*) FROM gateway.api_keys WHERE tenant_id = $1", owner.TenantId);

    private static Task<HttpResponseMessage> PostAsync(Person person, string key, string body, string path = "/v1/keys")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return person.Client().SendAsync(request, Cancelled);
    }
}
