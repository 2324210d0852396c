using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Aspire.Hosting.DeveloperPage;

/// <summary>The files of the page, which are inside the assembly.</summary>
internal static class PageAssets
{
    internal static void Map(IEndpointRouteBuilder routes, string application, string token)
    {
        var page = Read("index.html")
            .Replace("{{application}}", WebUtility.HtmlEncode(application), StringComparison.Ordinal)
            .Replace("{{token}}", token, StringComparison.Ordinal);
        MapText(routes, "/", "text/html; charset=utf-8", page);
        MapText(routes, "/page.css", "text/css; charset=utf-8", Read("page.css"));
        MapText(routes, "/page.js", "text/javascript; charset=utf-8", Read("page.js"));
        MapText(routes, "/icon.svg", "image/svg+xml", Read("icon.svg"));
    }

    private static void MapText(IEndpointRouteBuilder routes, string path, string type, string text) => routes.MapGet(path, (RequestDelegate)(context =>
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }));

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"DeveloperPage/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
