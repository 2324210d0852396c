using System.Net;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Tests.Auth;
using Meridian.ApiGateway.Tests.Library;
using Meridian.ApiGateway.Tests.Sql;

namespace Meridian.ApiGateway.Tests.Shares;

public sealed class ShareTests(TestedGateway stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_has_the_link_sees_the_answers_and_not_what_was_asked()
    {
        var (tenant, other) = (await stack.NewTenantAsync(), await stack.NewTenantAsync());
        await stack.StoreAsync(tenant, ("u1", "A", "{}"), ("u2", "A", "{}"));
        await stack.StoreAsync(other, ("u3", "A", "{}"));
        var (_, insight) = await tenant.KeepAsync("SELECT count() AS n FROM events");
        var (board, _) = await tenant.MakeDashboardAsync(LibraryCalls.InsightTile("a", insight["id"]!), LibraryCalls.SqlTile("b", "SELECT secret_column FROM events"));
        var share = await ShareAsync(tenant, board, []);

        using var answer = await stack.Gateway.CreateClient().GetAsync((string)share["path"]!, Cancelled);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);

        var shown = JsonNode.Parse(text)!;
        Assert.Equal((HttpStatusCode.OK, "no-store"), (answer.StatusCode, answer.Headers.CacheControl?.ToString()));
        Assert.Equal(("Board", "[[2]]"), ((string?)shown["dashboard"]!["name"], shown["results"]!["tiles"]![0]!["result"]!["rows"]!.ToJsonString()));
        Assert.Equal("sql.invalid", (string?)shown["results"]!["tiles"]![1]!["problem"]!["code"]);
        foreach (var hidden in (string[])["SELECT", "secret_column", "insightId", tenant.Id.ToString(), (string)insight["id"]!]) Assert.DoesNotContain(hidden, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_opens_nothing_else()
    {
        var tenant = await stack.NewTenantAsync();
        var (board, _) = await tenant.MakeDashboardAsync();
        var token = (string)(await ShareAsync(tenant, board, []))["token"]!;
        var client = stack.Gateway.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);

        foreach (var path in (string[])["/v1/dashboards", board, "/v1/insights", "/v1/query/sql/schema", "/v1/members"])
            await client.GetAsync(path, Cancelled).ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.key_unknown");
    }

    [Fact]
    public async Task A_link_that_was_revoked_has_ended_when_that_is_answered()
    {
        var tenant = await stack.NewTenantAsync();
        var (board, _) = await tenant.MakeDashboardAsync();
        var share = await ShareAsync(tenant, board, new JsonObject { ["name"] = "For the board" });
        await using var second = stack.With();
        await OpenAsync(share).ExpectAsync(HttpStatusCode.OK);
        await second.CreateClient().GetAsync((string)share["path"]!, Cancelled).ExpectAsync(HttpStatusCode.OK);

        await tenant.Analyst().DeleteAsync($"{board}/shares/{share["id"]}", Cancelled).ExpectEmptyAsync();

        await OpenAsync(share).ExpectProblemAsync(HttpStatusCode.NotFound, "shares.not_there");
        await second.CreateClient().GetAsync((string)share["path"]!, Cancelled).ExpectProblemAsync(HttpStatusCode.NotFound, "shares.not_there");
        var listed = (await tenant.Analyst().GetAsync($"{board}/shares", Cancelled).ExpectAsync(HttpStatusCode.OK))["shares"]!.AsArray().Single()!;
        Assert.NotNull(listed["revokedAt"]);
        Assert.NotNull(listed["lastUsedAt"]);
        Assert.Null(listed["token"]);
        Assert.StartsWith((string)listed["prefix"]!, (string)share["token"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_ends_at_its_time_and_with_its_dashboard()
    {
        var tenant = await stack.NewTenantAsync();
        var (board, _) = await tenant.MakeDashboardAsync();
        var end = DateTimeOffset.UtcNow.AddHours(1);
        var (brief, lasting) = (await ShareAsync(tenant, board, new JsonObject { ["expiresAt"] = end.ToString("O") }), await ShareAsync(tenant, board, []));
        await OpenAsync(brief).ExpectAsync(HttpStatusCode.OK);

        // An hour later.
        Assert.True(await stack.Database.ScalarAsync<bool>("SELECT abs(extract(epoch FROM expires_at - $2)) < 0.001 FROM gateway.shares WHERE id = $1", (Guid)brief["id"]!, end));
        await stack.Database.ExecuteAsync("UPDATE gateway.shares SET expires_at = now() WHERE id = $1", (Guid)brief["id"]!);
        await OpenAsync(brief).ExpectProblemAsync(HttpStatusCode.NotFound, "shares.not_there");
        await OpenAsync(lasting).ExpectAsync(HttpStatusCode.OK);
        await tenant.DeleteAsync(board, "*").ExpectEmptyAsync();

        await OpenAsync(lasting).ExpectProblemAsync(HttpStatusCode.NotFound, "shares.not_there");
        await tenant.Analyst().PostAsync($"{board}/shares", new JsonObject { ["expiresAt"] = "2020-01-01T00:00:00Z" }).ExpectProblemAsync(HttpStatusCode.BadRequest, "keys.expiry_past");
    }

    [Theory]
    [InlineData("ms_")]
    [InlineData("nothing")]
    [InlineData("ms_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_token_that_is_none_leads_nowhere(string token) =>
        await stack.Gateway.CreateClient().GetAsync($"/v1/shared/{token}", Cancelled).ExpectProblemAsync(HttpStatusCode.NotFound, "shares.not_there");

    [Fact]
    public async Task A_password_is_asked_for_and_cannot_be_guessed()
    {
        var tenant = await stack.NewTenantAsync();
        var (board, _) = await tenant.MakeDashboardAsync();
        var share = await ShareAsync(tenant, board, new JsonObject { ["password"] = "open sesame" });

        await OpenAsync(share).ExpectProblemAsync(HttpStatusCode.Unauthorized, "shares.password_needed");
        await OpenAsync(share, "open sesame").ExpectAsync(HttpStatusCode.OK);
        for (var attempt = 0; attempt < 10; attempt++) await OpenAsync(share, $"guess {attempt}").ExpectProblemAsync(HttpStatusCode.Unauthorized, "shares.password_wrong");

        await OpenAsync(share, "open sesame").ExpectProblemAsync(HttpStatusCode.TooManyRequests, "shares.too_often");
        Assert.DoesNotContain("sesame", await stack.Database.ScalarAsync<string>("SELECT string_agg(s::text, ' ') FROM gateway.shares s"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_is_not_opened_too_often()
    {
        var tenant = await stack.NewTenantAsync();
        var (board, _) = await tenant.MakeDashboardAsync();
        var (share, another) = (await ShareAsync(tenant, board, []), await ShareAsync(tenant, board, []));

        for (var visit = 0; visit < 60; visit++) await OpenAsync(share).ExpectAsync(HttpStatusCode.OK);

        await OpenAsync(share).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "shares.too_often");
        await OpenAsync(another).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_token_is_nowhere_in_the_database()
    {
        var tenant = await stack.NewTenantAsync();
        var (board, _) = await tenant.MakeDashboardAsync();
        var token = (string)(await ShareAsync(tenant, board, []))["token"]!;

        var rows = await stack.Database.ScalarAsync<string>("SELECT string_agg(s::text, ' ') FROM gateway.shares s");

        Assert.DoesNotContain(token[15..], rows, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_shares_nothing()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        var viewer = await owner.InviteAsync("viewer");
        var made = await owner.Client().PostTextAsync("/v1/dashboards", """{"name":"N"}""").ExpectAsync(HttpStatusCode.Created);

        await viewer.Client().PostTextAsync($"/v1/dashboards/{made["id"]}/shares", "{}").ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.role_too_low");
        await viewer.Client().GetAsync($"/v1/dashboards/{made["id"]}/shares", Cancelled).ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.role_too_low");
    }

    private static Task<JsonObject> ShareAsync(TestTenant tenant, string board, JsonObject body) => tenant.Analyst().PostAsync($"{board}/shares", body).ExpectAsync(HttpStatusCode.Created);

    private Task<HttpResponseMessage> OpenAsync(JsonObject share, string? password = null)
    {
        var client = stack.Gateway.CreateClient();
        if (password is not null) client.DefaultRequestHeaders.Add("Meridian-Share-Password", password);
        return client.GetAsync((string)share["path"]!, Cancelled);
    }
}
