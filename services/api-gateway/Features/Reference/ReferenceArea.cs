using System.Collections.Frozen;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;

namespace Meridian.ApiGateway.Features.Reference;

/// <summary>
/// <c>/docs</c>: the API document as a page, with Swagger UI out of npm (eng/npm/api-page), which the build embeds. The page runs no script of its own text and reaches
/// nothing but this gateway.
/// </summary>
internal static class ReferenceArea
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly TimeSpan Lasting = TimeSpan.FromHours(1);

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        ["page.html"] = "text/html; charset=utf-8",
        ["page.js"] = "text/javascript; charset=utf-8",
        ["swagger-ui.css"] = "text/css; charset=utf-8",
        ["swagger-ui-bundle.js"] = "text/javascript; charset=utf-8",
    }.ToFrozenDictionary();

    public static void AddReference(this IHostApplicationBuilder builder) => builder.Services.Configure<OpenApiOptions>("v1", document =>
    {
        document.AddDocumentTransformer((about, _, _) => DocumentFacts.AddTo(about));
        document.AddOperationTransformer((operation, context, _) => CallerFacts.AddTo(operation, context.Document!, context.Description.ActionDescriptor.EndpointMetadata));
    });

    public static void MapReference(this IEndpointRouteBuilder routes)
    {
        var page = routes.MapGroup("/docs").ExcludeFromDescription();
        page.MapGet("", (HttpContext context) => Show(context, "page.html"));
        page.MapGet("/{file}", (string file, HttpContext context) => Types.ContainsKey(file) ? (IResult)Show(context, file) : Problems.NotThere("page"));
    }

    private static FileStreamHttpResult Show(HttpContext context, string file)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = $"public, max-age={Lasting.TotalSeconds}";
        return TypedResults.Stream(typeof(ReferenceArea).Assembly.GetManifestResourceStream("reference/" + file)!, Types[file]);
    }
}
