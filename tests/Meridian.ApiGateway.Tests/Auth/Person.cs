using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Meridian.ApiGateway.Tests.Auth;

/// <summary>Somebody with an account of a test's own, signed in.</summary>
internal sealed class Person
{
    private readonly WebApplicationFactory<Program> _gateway;

    private Person(WebApplicationFactory<Program> gateway, string email, string password, JsonObject tokens) =>
        (_gateway, Email, Password, Tokens) = (gateway, email, password, tokens);

    public string Email { get; }

    public string Password { get; }

    /// <summary>What the last sign-in or refresh answered.</summary>
    public JsonObject Tokens { get; set; }

    public string AccessToken => (string)Tokens["accessToken"]!;

    public string RefreshToken => (string)Tokens["refreshToken"]!;

    public Guid TenantId => (Guid)Tokens["tenantId"]!;

    public Guid UserId => (Guid)Tokens["userId"]!;

    /// <summary>A new person, with a new tenant or in that of an invitation.</summary>
    public static async Task<Person> RegisterAsync(WebApplicationFactory<Program> gateway, string? email = null, string? invitation = null)
    {
        var (address, password) = (email ?? NewEmail(), "correct horse battery");
        var body = new JsonObject { ["email"] = address, ["password"] = password };
        if (invitation is null) body["tenantName"] = "Test";
        else body["invitation"] = invitation;
        return new Person(gateway, address, password, await gateway.CreateClient().PostAsync("/v1/auth/register", body).ExpectAsync(HttpStatusCode.Created));
    }

    public static string NewEmail() => $"{Guid.CreateVersion7():n}@example.com";

    /// <summary>A client with the access token, of the gateway where the person registered unless another is given.</summary>
    public HttpClient Client(WebApplicationFactory<Program>? gateway = null)
    {
        var client = (gateway ?? _gateway).CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AccessToken);
        return client;
    }

    public Task<HttpResponseMessage> LogInAsync(string? password = null) =>
        _gateway.CreateClient().PostAsync("/v1/auth/login", new JsonObject { ["email"] = Email, ["password"] = password ?? Password });

    public Task<HttpResponseMessage> RefreshAsync(string? token = null) =>
        _gateway.CreateClient().PostAsync("/v1/auth/refresh", new JsonObject { ["refreshToken"] = token ?? RefreshToken });

    public Task<HttpResponseMessage> LogOutAsync() =>
        _gateway.CreateClient().PostAsync("/v1/auth/logout", new JsonObject { ["refreshToken"] = RefreshToken });

    /// <summary>Invites somebody, who registers.</summary>
    public async Task<Person> InviteAsync(string role)
    {
        var email = NewEmail();
        var invitation = await Client().PostAsync("/v1/invitations", new JsonObject { ["email"] = email, ["role"] = role }).ExpectAsync(HttpStatusCode.Created);
        return await RegisterAsync(_gateway, email, (string)invitation["token"]!);
    }
}
