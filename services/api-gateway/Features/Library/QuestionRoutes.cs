using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Features.Keys;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Meridian.ApiGateway.Features.Library;

/// <summary>
/// Asks a kept question at its own route, <c>POST /v1/query/{kind}</c>: with the route's checks, filters and cache, so that it has the answer that it would have had there.
/// </summary>
internal sealed class QuestionRoutes(EndpointDataSource endpoints, IServiceScopeFactory scopes, IEnumerable<IExceptionHandler> faults)
{
    private const string Prefix = "v1/query/";

    /// <summary>Whether there is such a kind.</summary>
    public bool Has(string kind) => Find(kind) is not null;

    /// <summary>Asks in the place of the current request, which has to be one that changes nothing: what it gets is the route's own answer.</summary>
    public async Task AskInsteadAsync(HttpContext context, string kind, JsonObject question)
    {
        var endpoint = Find(kind) ?? throw new InvalidOperationException($"There is no question of the kind {kind}.");
        Put(context, question);
        context.SetEndpoint(endpoint);
        await endpoint.RequestDelegate!(context);
    }

    /// <summary>Asks beside the current request.</summary>
    /// <param name="caller">In whose name.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    /// <returns>The status and the body, which is a problem where the status is one.</returns>
    public async Task<(int Status, JsonNode? Body)> AskAsync(Caller caller, string kind, JsonObject question, CancellationToken cancellationToken)
    {
        if (Find(kind) is not { } endpoint) return (StatusCodes.Status404NotFound, null);
        await using var scope = scopes.CreateAsyncScope();
        using var body = new MemoryStream();
        var context = Beside(caller, scope.ServiceProvider, question, body, cancellationToken);
        await RunAsync(endpoint, context, cancellationToken);
        return (context.Response.StatusCode, body.Length == 0 ? null : JsonNode.Parse(body.GetBuffer().AsSpan(0, (int)body.Length)));
    }

    private static DefaultHttpContext Beside(Caller caller, IServiceProvider services, JsonObject question, Stream body, CancellationToken cancellationToken)
    {
        var context = new DefaultHttpContext { RequestServices = services, RequestAborted = cancellationToken };
        context.Features.Set(caller);
        Put(context, question);
        context.Response.Body = body;
        return context;
    }

    private async Task RunAsync(RouteEndpoint endpoint, HttpContext context, CancellationToken cancellationToken)
    {
        context.SetEndpoint(endpoint);
        try
        {
            await endpoint.RequestDelegate!(context);
        }
#pragma warning disable CA1031 // As at the door: whatever a question fails with is its answer, and one of several must not sink the others.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            foreach (var handler in faults)
            {
                if (await handler.TryHandleAsync(context, fault, cancellationToken)) return;
            }

            throw;
        }
    }

    private static void Put(HttpContext context, JsonObject question)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(question);
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new HasBody());
        context.Request.Method = HttpMethods.Post;
        context.Request.ContentType = "application/json";
        context.Request.ContentLength = bytes.Length;
        context.Request.Body = new MemoryStream(bytes, writable: false);
    }

    private RouteEndpoint? Find(string kind) => endpoints.Endpoints.OfType<RouteEndpoint>().FirstOrDefault(endpoint =>
        endpoint.RoutePattern.RawText?.Trim('/') is { } pattern && pattern.StartsWith(Prefix, StringComparison.Ordinal) && pattern.AsSpan(Prefix.Length).SequenceEqual(kind)
        && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Post) == true);

    private sealed class HasBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
