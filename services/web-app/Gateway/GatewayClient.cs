using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Meridian.WebApp.Sessions;
using Polly;

namespace Meridian.WebApp.Gateway;

/// <summary>
/// The API, on behalf of whoever is signed in. What the gateway refuses and a gateway that is away are answers: a page shows them in the place of what it
/// would have shown.
/// </summary>
internal sealed class GatewayClient(
    IHttpClientFactory clients, IHttpContextAccessor accessor, SessionTokens tokens, ISessionStore store, ILogger<GatewayClient> logger)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Sends a request as it is and hands its answer back unread; for streams and downloads.</summary>
    public async Task<Answer<HttpResponseMessage>> OpenAsync(HttpMethod method, string path, object? body = null, string? accept = null, CancellationToken cancellationToken = default)
    {
        using var http = clients.CreateClient(GatewayArea.Client);
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: Json) };
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
        return await SendAsync(http, request, cancellationToken);
    }

    /// <summary>Asks for something.</summary>
    public Task<Answer<T>> GetAsync<T>(string path) => CallAsync<T>(HttpMethod.Get, path);

    /// <summary>Does something.</summary>
    /// <param name="header">A header that the route asks for.</param>
    public async Task<Answer<T>> CallAsync<T>(HttpMethod method, string path, object? body = null, (string Name, string Value)? header = null)
    {
        using var http = clients.CreateClient(GatewayArea.Client);
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: Json) };
        if (header is { } one) request.Headers.TryAddWithoutValidation(one.Name, one.Value);
        var answer = await SendAsync(http, request, accessor.HttpContext?.RequestAborted ?? default);
        if (!answer.IsOk) return answer.Problem;
        using var response = answer.Value;
        if (typeof(T) == typeof(Done)) return new Answer<T>((T)(object)Done.Instance, null);
        return new Answer<T>(await response.Content.ReadFromJsonAsync<T>(Json), null);
    }

    private async Task<Answer<HttpResponseMessage>> SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var session = accessor.HttpContext?.Features.Get<Session>();
            if (session is not null)
            {
                session = await tokens.FreshAsync(session);
                if (session is null) return Problem.SignedOut;
            }

            Introduce(request, session);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode) return new Answer<HttpResponseMessage>(response, null);
            using (response) return await RefusalAsync(response, session);
        }
        catch (Exception away) when (away is HttpRequestException or ExecutionRejectedException or IOException or TimeoutException)
        {
            Log.GatewayAway(logger, request.Method.Method, request.RequestUri!.OriginalString.Split('?')[0], away.Message);
            return Problem.Away;
        }
    }

    // The gateway's trail and its limits are about people, not about this server.
    private void Introduce(HttpRequestMessage request, Session? session)
    {
        if (session is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.AccessToken);
        if (accessor.HttpContext is not { } context) return;
        if (context.Connection.RemoteIpAddress is { } address) request.Headers.TryAddWithoutValidation("X-Forwarded-For", address.ToString());
        if (context.Request.Headers.UserAgent is { Count: > 0 } agent) request.Headers.TryAddWithoutValidation("User-Agent", agent.ToString());
    }

    private async Task<Answer<HttpResponseMessage>> RefusalAsync(HttpResponseMessage response, Session? session)
    {
        var problem = await ReadAsync(response);
        // Only a token's end is the session's end: wrong passwords are 401 as well.
        if (response.StatusCode != HttpStatusCode.Unauthorized || session is null || problem.Code is not ("auth.token_refused" or "auth.key_missing")) return problem;
        await store.RemoveAsync(session);
        return Problem.SignedOut;
    }

    private static async Task<Problem> ReadAsync(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var unknown = new Problem(status, $"http.{status}", "That did not work.", $"Meridian answered with status {status}. Try again in a moment.");
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json") return unknown;
        try
        {
            var read = await response.Content.ReadFromJsonAsync<Problem>(Json);
            return read is null ? unknown : read with { Status = status, Title = read.Title ?? unknown.Title };
        }
        catch (JsonException)
        {
            return unknown;
        }
    }
}
