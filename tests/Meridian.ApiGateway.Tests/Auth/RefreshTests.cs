using System.Net;
using System.Text.Json.Nodes;

namespace Meridian.ApiGateway.Tests.Auth;

public sealed class RefreshTests(TestedGateway stack)
{
    private const string Trend = """{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"}""";

    [Fact]
    public async Task Each_refresh_replaces_the_token()
    {
        var person = await Person.RegisterAsync(stack.Gateway);

        for (var use = 0; use < 3; use++)
        {
            var old = person.RefreshToken;
            person.Tokens = await person.RefreshAsync().ExpectAsync(HttpStatusCode.OK);
            Assert.NotEqual(old, person.RefreshToken);
        }

        await person.Client().PostTextAsync("/v1/query/trend", Trend).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_lost_answer_may_be_asked_for_again()
    {
        var person = await Person.RegisterAsync(stack.Gateway);
        await person.RefreshAsync().ExpectAsync(HttpStatusCode.OK);

        var again = await person.RefreshAsync().ExpectAsync(HttpStatusCode.OK);

        await person.RefreshAsync((string)again["refreshToken"]!).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_replaced_token_that_comes_back_later_ends_the_whole_session()
    {
        await using var gateway = stack.With(("Auth:RefreshGrace", "00:00:00"));
        var person = await Person.RegisterAsync(gateway);
        var stolen = person.RefreshToken;
        person.Tokens = await person.RefreshAsync().ExpectAsync(HttpStatusCode.OK);

        await person.RefreshAsync(stolen).ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.refresh_refused");

        await person.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.refresh_refused");
        await person.LogInAsync().ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Requests_that_refresh_at_the_same_time_all_get_tokens()
    {
        var person = await Person.RegisterAsync(stack.Gateway);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => person.RefreshAsync().ExpectAsync(HttpStatusCode.OK)));

        Assert.Equal(8, answers.Select(answer => (string)answer["refreshToken"]!).Distinct().Count());
    }

    [Fact]
    public async Task Signing_out_ends_the_session_for_refresh_and_access_tokens()
    {
        var person = await Person.RegisterAsync(stack.Gateway);
        await person.LogOutAsync().ExpectEmptyAsync();

        await person.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.refresh_refused");
        await person.Client().PostTextAsync("/v1/query/trend", Trend).ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.token_refused");
        await person.LogOutAsync().ExpectEmptyAsync();
    }

    [Fact]
    public async Task An_expired_refresh_token_is_refused()
    {
        var person = await Person.RegisterAsync(stack.Gateway);
        await stack.Database.ExecuteAsync("UPDATE gateway.refresh_tokens r SET expires_at = now() FROM gateway.sessions s WHERE s.id = r.session_id AND s.user_id = $1", person.UserId);

        await person.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.refresh_refused");
    }

    [Fact]
    public async Task A_token_that_nobody_has_is_refused() =>
        await stack.Gateway.CreateClient().PostAsync("/v1/auth/refresh", new JsonObject { ["refreshToken"] = "mr_nothing" })
            .ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.refresh_refused");
}
