using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Meridian.ApiGateway.Tests;

/// <summary>A tenant of a test's own.</summary>
internal sealed class TestTenant(TestedGateway stack, Guid id)
{
    public Guid Id { get; } = id;

    public string WriteKey { get; } = "mk_write_" + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", 43);

    public string SecretKey { get; } = "mk_secret_" + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", 43);

    /// <summary>Sends with the write key.</summary>
    public HttpClient Sender(WebApplicationFactory<Program>? gateway = null) => Client(gateway ?? stack.Gateway, WriteKey);

    /// <summary>Asks with the secret key.</summary>
    public HttpClient Analyst(WebApplicationFactory<Program>? gateway = null) => Client(gateway ?? stack.Gateway, SecretKey);

    private static HttpClient Client(WebApplicationFactory<Program> gateway, string key)
    {
        var client = gateway.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }
}
