using Meridian.ApiGateway.Features.Events;
using Meridian.ApiGateway.Features.Keys;
using Microsoft.OpenApi;

namespace Meridian.ApiGateway.Features.Reference;

/// <summary>Says of an operation who may call it: an empty list stands for everybody.</summary>
internal static class CallerFacts
{
    public static Task AddTo(OpenApiOperation operation, OpenApiDocument document, IList<object> endpoint)
    {
        operation.Security = endpoint.OfType<RequiredScope>().LastOrDefault() is { } required ? [By(DocumentFacts.Key, document, required.Scope)]
            : endpoint.OfType<SentEvents>().LastOrDefault() is { } events ? WaysOf(events, document)
            : [];
        if (operation.Security.Count == 0) return Task.CompletedTask;
        operation.Responses ??= [];
        operation.Responses.TryAdd("401", new OpenApiResponse { Description = "No key, or none that is known" });
        operation.Responses.TryAdd("403", new OpenApiResponse { Description = "The key lacks the scope, or the person's role is too low" });
        return Task.CompletedTask;
    }

    // A requirement that asks for nothing: the key is in the body.
    private static List<OpenApiSecurityRequirement> WaysOf(SentEvents events, OpenApiDocument document)
    {
        List<OpenApiSecurityRequirement> ways = [By(DocumentFacts.Key, document, ApiScopes.Ingest), By(DocumentFacts.WriteKey, document, ApiScopes.Ingest)];
        if (events.MayHaveKeyInBody) ways.Add([]);
        return ways;
    }

    // Schemes without scopes of their own may name roles (OpenAPI 3.1, section 4.8.30): ours are the scopes of keys.
    private static OpenApiSecurityRequirement By(string scheme, OpenApiDocument document, ApiScopes scope) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [scope.ToString().ToLowerInvariant()] };
}
