using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Testing;

namespace Meridian.ApiGateway.Tests.Auth;

public sealed class AccessTokenTests(TestedGateway stack)
{
    private const string Trend = """{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"}""";

    [Fact]
    public async Task A_token_can_be_checked_with_the_published_keys_and_nothing_else()
    {
        var person = await Person.RegisterAsync(stack.Gateway);
        var parts = person.AccessToken.Split('.');
        var header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!;
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;

        var keys = await stack.Gateway.CreateClient().GetAsync("/.well-known/jwks.json", TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(("at+jwt", "ES256"), ((string?)header["typ"], (string?)header["alg"]));
        Assert.Equal(((string?)person.TenantId.ToString(), (string?)person.UserId.ToString(), "owner"), ((string?)claims["tid"], (string?)claims["sub"], (string?)claims["role"]));
        Assert.Equal(3600, (long)claims["exp"]! - (long)claims["iat"]!);
        var key = keys["keys"]!.AsArray().Single(key => (string?)key!["kid"] == (string?)header["kid"])!;
        Assert.Null(key["d"]);
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars((string)key["x"]!), Y = Base64Url.DecodeFromChars((string)key["y"]!) },
        });
        Assert.True(ecdsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
    }

    [Fact]
    public async Task A_token_that_was_changed_is_refused()
    {
        var (person, other) = (await Person.RegisterAsync(stack.Gateway), await Person.RegisterAsync(stack.Gateway));
        var (mine, theirs) = (person.AccessToken.Split('.'), other.AccessToken.Split('.'));
        string[] forgeries =
        [
            $"{mine[0]}.{theirs[1]}.{mine[2]}",
            $"{Encode("""{"alg":"none","typ":"at+jwt"}""")}.{theirs[1]}.",
            $"{Encode("""{"alg":"HS256","typ":"at+jwt","kid":"x"}""")}.{theirs[1]}.{mine[2]}",
            $"{mine[0]}.{mine[1]}.{mine[2][..^4]}AAAA",
            "eyJhbGciOiJFUzI1NiJ9",
        ];

        foreach (var forgery in forgeries)
        {
            person.Tokens["accessToken"] = forgery;
            await person.Client().PostTextAsync("/v1/query/trend", Trend).ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.token_refused");
        }
    }

    [Fact]
    public async Task A_refresh_token_is_no_access_token()
    {
        var person = await Person.RegisterAsync(stack.Gateway);
        person.Tokens["accessToken"] = person.RefreshToken;

        await person.Client().PostTextAsync("/v1/query/trend", Trend).ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.key_unknown");
    }

    [Fact]
    public async Task A_new_key_takes_over_and_tokens_of_the_old_one_still_count()
    {
        await using var gateway = stack.With(("Auth:SigningKeyLifetime", "00:00:02"), ("Auth:SigningKeyNotice", "00:00:00"));
        var person = await Person.RegisterAsync(gateway);
        var old = person.Client();
        var first = KeyOf(person.AccessToken);

        await Eventually.Until("another key signs", async () =>
        {
            person.Tokens = await person.RefreshAsync().ExpectAsync(HttpStatusCode.OK);
            return KeyOf(person.AccessToken) != first;
        });

        await old.PostTextAsync("/v1/query/trend", Trend).ExpectAsync(HttpStatusCode.OK);
        await person.Client().PostTextAsync("/v1/query/trend", Trend).ExpectAsync(HttpStatusCode.OK);
        // A gateway that has never seen the new key finds it.
        await using var other = stack.With();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/members");
        request.Headers.Authorization = new("Bearer", person.AccessToken);
        Assert.Equal(HttpStatusCode.OK, (await other.CreateClient().SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    private static string KeyOf(string token) => (string)JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[0]))!["kid"]!;

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
