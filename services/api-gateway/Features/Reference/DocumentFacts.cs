using Microsoft.OpenApi;

namespace Meridian.ApiGateway.Features.Reference;

/// <summary>What no route says of itself: what the document is about, and how a caller shows who it is.</summary>
internal static class DocumentFacts
{
    /// <summary>The scheme that all routes take which want to know who is calling.</summary>
    public const string Key = "key";

    /// <summary>The scheme of Segment's clients.</summary>
    public const string WriteKey = "writeKey";

    private const string Title = "Meridian API";

    private const string Description = """
        Events in, answers out. A key (`POST /v1/keys`, or the settings page) or a person's access token (`POST /v1/auth/login`) goes into the header `Authorization: Bearer …`; each belongs to one tenant and
        reaches nothing of others. Every operation names the scope that it takes. Errors are problems by RFC 9457 with a stable `code`.
        """;

    public static Task AddTo(OpenApiDocument document)
    {
        (document.Info.Title, document.Info.Description) = (Title, Description);
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Key] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key (mk_…) or an access token, as it is: without \"Bearer\" in front." },
            [WriteKey] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "basic", Description = "An API key as the user name, no password: as Segment's clients send it." },
        };
        return Task.CompletedTask;
    }
}
