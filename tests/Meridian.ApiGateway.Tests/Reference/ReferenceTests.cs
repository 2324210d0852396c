using System.Net;

namespace Meridian.ApiGateway.Tests.Reference;

public sealed class ReferenceTests(TestedGateway stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/docs", "text/html", "<script src=\"/docs/page.js\">")]
    [InlineData("/docs/page.js", "text/javascript", "/openapi/v1.json")]
    [InlineData("/docs/swagger-ui.css", "text/css", ".swagger-ui")]
    [InlineData("/docs/swagger-ui-bundle.js", "text/javascript", "SwaggerUIBundle")]
    public async Task The_page_is_there_and_runs_no_script_but_its_files(string path, string type, string content)
    {
        using var answer = await stack.Gateway.CreateClient().GetAsync(path, Cancelled);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);

        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains(content, text, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        if (path == "/docs") Assert.DoesNotMatch("<script(?![^>]*src=)", text);
    }

    [Theory]
    [InlineData("/docs/../appsettings.json")]
    [InlineData("/docs/page.html.map")]
    public async Task Nothing_else_is_served(string path) => Assert.Equal(HttpStatusCode.NotFound, (await stack.Gateway.CreateClient().GetAsync(path, Cancelled)).StatusCode);

    [Fact]
    public async Task The_document_describes_every_route_of_what_is_kept()
    {
        var document = await stack.Gateway.CreateClient().GetAsync("/openapi/v1.json", Cancelled).ExpectAsync(HttpStatusCode.OK);
        var paths = document["paths"]!.AsObject();

        string[] expected =
        [
            "/v1/query/sql", "/v1/query/sql/schema", "/v1/insights", "/v1/insights/{id}", "/v1/insights/{id}/run", "/v1/insights/{id}/restore", "/v1/insights/{id}/duplicate", "/v1/insights/{id}/favourite",
            "/v1/dashboards", "/v1/dashboards/{id}", "/v1/dashboards/{id}/run", "/v1/dashboards/{id}/restore", "/v1/dashboards/{id}/duplicate", "/v1/dashboards/{id}/favourite",
            "/v1/dashboards/{id}/shares", "/v1/dashboards/{id}/shares/{shareId}", "/v1/dashboards/{id}/schedules", "/v1/dashboards/{id}/schedules/{scheduleId}", "/v1/shared/{token}",
        ];
        Assert.StartsWith("3.1", (string?)document["openapi"], StringComparison.Ordinal);
        Assert.Equal(("Meridian API", "1.0.0"), ((string?)document["info"]!["title"], (string?)document["info"]!["version"]));
        foreach (var path in expected)
        {
            Assert.True(paths.ContainsKey(path), $"{path} is not described");
            Assert.All(paths[path]!.AsObject().Select(operation => operation.Value), operation => Assert.NotEmpty((string?)operation!["summary"] ?? ""));
        }
    }

    [Fact]
    public async Task Every_operation_says_who_may_call_it()
    {
        // Open to everybody, on purpose; all others are closed to strangers (RouteTests).
        string[] open = ["GET /.well-known/jwks.json", "GET /v1/shared/{token}", "POST /v1/auth/login", "POST /v1/auth/logout", "POST /v1/auth/refresh", "POST /v1/auth/register"];
        var document = await stack.Gateway.CreateClient().GetAsync("/openapi/v1.json", Cancelled).ExpectAsync(HttpStatusCode.OK);

        var ways = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation =>
            (Name: $"{operation.Key.ToUpperInvariant()} {path.Key}", Security: operation.Value!["security"]?.ToJsonString(), Answers: operation.Value["responses"]!.AsObject()))).ToList();

        Assert.InRange(ways.Count, 60, int.MaxValue);
        Assert.Equal(open, ways.Where(way => way.Security == "[]").Select(way => way.Name).Order(StringComparer.Ordinal));
        Assert.All(ways.Where(way => !open.Contains(way.Name)), way => Assert.True(way.Answers.ContainsKey("401") && way.Answers.ContainsKey("403"), way.Name));
        string Of(string name) => ways.Single(way => way.Name == name).Security!;
        Assert.Equal("""[{"key":["query"]}]""", Of("POST /v1/query/trend"));
        Assert.Equal("""[{"key":["admin"]}]""", Of("POST /v1/keys"));
        Assert.Equal("""[{"key":["ingest"]},{"writeKey":["ingest"]}]""", Of("POST /v1/events"));
        Assert.Equal("""[{"key":["ingest"]},{"writeKey":["ingest"]},{}]""", Of("POST /v1/track"));
        var schemes = document["components"]!["securitySchemes"]!;
        Assert.Equal(("http", "bearer", "http", "basic"), ((string?)schemes["key"]!["type"], (string?)schemes["key"]!["scheme"], (string?)schemes["writeKey"]!["type"], (string?)schemes["writeKey"]!["scheme"]));
    }
}
