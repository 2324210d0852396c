using Microsoft.OpenApi;

namespace Meridian.ApiGateway.Features.Events;

/// <summary>Describes a body of events for people and generators of clients, without making a request's content type a condition.</summary>
internal static class EventBody
{
    /// <summary>
    /// Not Accepts(): that would refuse curl, which calls whatever it is given a form, and the browser SDKs, which send
    /// <c>text/plain</c> so that no preflight is needed.
    /// </summary>
    public static RouteHandlerBuilder TakesEvents(this RouteHandlerBuilder route, SentEvents events, params string[] contentTypes) =>
        // What is inside is looked at by its own parser; the rest of a handler's parameters, services among them, would be walked through with each request.
        route.DisableValidation().WithMetadata(events).AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = contentTypes.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = new OpenApiSchema() }, StringComparer.Ordinal),
            };
            return Task.CompletedTask;
        });
}

/// <summary>On an endpoint: it takes events, and looks itself at who sends them.</summary>
/// <param name="MayHaveKeyInBody">Whether a request without a key in its header may have one in its body.</param>
internal sealed record SentEvents(bool MayHaveKeyInBody);
