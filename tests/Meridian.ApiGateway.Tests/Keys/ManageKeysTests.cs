using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Tests.Auth;
using Meridian.Testing;

namespace Meridian.ApiGateway.Tests.Keys;

public sealed class ManageKeysTests(TestedGateway stack)
{
    private const string Event = """{"event":"E","userId":"u"}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_works_from_when_it_is_made_until_it_is_revoked()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        var made = await owner.Client().PostAsync("/v1/keys", New("Server", "ingest")).ExpectAsync(HttpStatusCode.Created);
        Assert.StartsWith("mk_write_", (string?)made["key"], StringComparison.Ordinal);
        await Send(made).ExpectAsync(HttpStatusCode.Accepted);

        await owner.Client().DeleteAsync($"/v1/keys/{made["id"]}", Cancelled).ExpectEmptyAsync();

        await Eventually.Until("the key is refused", async () => (await Send(made)).StatusCode == HttpStatusCode.Unauthorized);
        var listed = (await owner.Client().GetAsync("/v1/keys", Cancelled).ExpectAsync(HttpStatusCode.OK))["keys"]!.AsArray().Single()!;
        Assert.Equal((string)made["key"]!, (string)listed["prefix"]! + ((string)made["key"]!)[((string)listed["prefix"]!).Length..]);
        Assert.NotNull(listed["revokedAt"]);
        Assert.NotNull(listed["lastUsedAt"]);
        Assert.DoesNotContain((string)made["key"]!, listed.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_with_the_scope_admin_manages_keys_and_others_do_not()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        var admin = await owner.Client().PostAsync("/v1/keys", New("Admin", "admin", "ingest")).ExpectAsync(HttpStatusCode.Created);
        var writer = await owner.Client().PostAsync("/v1/keys", New("Writer", "ingest")).ExpectAsync(HttpStatusCode.Created);

        await Client(admin).GetAsync("/v1/keys", Cancelled).ExpectAsync(HttpStatusCode.OK);
        await Client(writer).GetAsync("/v1/keys", Cancelled).ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.scope_missing");
    }

    [Fact]
    public async Task What_is_wrong_with_a_key_is_said()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        var past = New("Past", "ingest");
        past["expiresAt"] = "2020-01-01T00:00:00Z";

        await owner.Client().PostAsync("/v1/keys", New("K", "everything")).ExpectProblemAsync(HttpStatusCode.BadRequest, "keys.unknown_scope");
        await owner.Client().PostAsync("/v1/keys", past).ExpectProblemAsync(HttpStatusCode.BadRequest, "keys.expiry_past");
        await owner.Client().PostAsync("/v1/keys", New("", "ingest")).ExpectProblemAsync(HttpStatusCode.BadRequest, "request.invalid");
    }

    [Fact]
    public async Task Keys_of_other_tenants_are_not_there()
    {
        var (mine, theirs) = (await Person.RegisterAsync(stack.Gateway), await Person.RegisterAsync(stack.Gateway));
        var key = await theirs.Client().PostAsync("/v1/keys", New("K", "ingest")).ExpectAsync(HttpStatusCode.Created);

        await mine.Client().DeleteAsync($"/v1/keys/{key["id"]}", Cancelled).ExpectProblemAsync(HttpStatusCode.NotFound, "http.404");

        await Send(key).ExpectAsync(HttpStatusCode.Accepted);
    }

    private Task<HttpResponseMessage> Send(JsonObject key) => Client(key).PostTextAsync("/v1/events", Event);

    private HttpClient Client(JsonObject key)
    {
        var client = stack.Gateway.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)key["key"]!);
        return client;
    }

    private static JsonObject New(string name, params string[] scopes) => new() { ["name"] = name, ["scopes"] = new JsonArray([.. scopes.Select(scope => JsonValue.Create(scope))]) };
}
