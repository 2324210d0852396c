using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Tests.Auth;
using Meridian.ApiGateway.Tests.Queries;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.ApiGateway.Tests.Isolation;

/// <summary>
/// Every route there is, found where the gateway itself finds them: a stranger gets a 401, and an id of another tenant a 404. A new route that takes an id
/// fails here until <see cref="TheirsAsync"/> knows how another tenant comes by one.
/// </summary>
public sealed class RouteTests(TestedGateway stack)
{
    // Open to everybody, on purpose.
    private static readonly string[] Open =
        ["/health", "/alive", "/openapi/{documentName}.json", "/.well-known/jwks.json", "/v1/auth/register", "/v1/auth/login", "/v1/auth/refresh", "/v1/auth/logout", "/v1/shared/{token}", "/docs", "/docs/{file}"];

    // Handed on to a service that keeps the rows and is told the caller's tenant; its own tests ask it for another's.
    private static readonly string[] HandedOn = ["/v1/dead-letters/", "/v1/events/{messageId}/trace", "/v1/score/", "/v1/scores/", "/v1/models/", "/v1/users/{id}/scores"];

    private const string InsightBody = """{"name":"Theirs alone","query":{"kind":"sql","sql":"SELECT 1"}}""";
    private const string DashboardBody = """{"name":"Theirs alone"}""";
    private const string ScheduleBody = """{"every":"day","at":"09:00","timeZone":"Etc/UTC","recipients":["a@example.com"]}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stranger_gets_nowhere()
    {
        var routes = Routes().Where(route => !Open.Contains(route.Pattern)).ToList();

        Assert.InRange(routes.Count, 15, int.MaxValue);
        foreach (var route in routes)
        {
            using var answer = await CallAsync(stack.Gateway.CreateClient(), route, route.Path(null));
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{route.Method} {route.Pattern} answers a stranger with {(int)answer.StatusCode}");
            Assert.NotEmpty(answer.Headers.WwwAuthenticate);
        }
    }

    [Fact]
    public async Task What_belongs_to_another_tenant_is_not_there()
    {
        var (mine, theirs) = (await Person.RegisterAsync(stack.Gateway), await Person.RegisterAsync(stack.Gateway));
        // More requests in a second than the smallest plan has.
        foreach (var person in new[] { mine, theirs }) await stack.SetPlanAsync(person.TenantId, "enterprise");
        var routes = Routes().Where(route => route.Parameters.Count > 0 && !Open.Contains(route.Pattern) && !route.Pattern.StartsWith("/internal/", StringComparison.Ordinal)
            && !HandedOn.Any(prefix => route.Pattern.StartsWith(prefix, StringComparison.Ordinal))).ToList();

        Assert.InRange(routes.Count, 3, int.MaxValue);
        foreach (var route in routes)
        {
            var ids = await TheirsAsync(route.Pattern, theirs);
            using var answer = await CallAsync(mine.Client(), route, route.Path(name => ids[name]));
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{route.Method} {route.Pattern} answers with {(int)answer.StatusCode} to an id of another tenant");
        }
    }

    [Fact]
    public async Task Lists_name_nobody_elses()
    {
        var (mine, theirs) = (await Person.RegisterAsync(stack.Gateway), await Person.RegisterAsync(stack.Gateway));
        var key = await NewKeyAsync(theirs);
        await NewInsightAsync(theirs);
        await NewDashboardAsync(theirs);
        foreach (var route in Routes().Where(route => route.Method == "GET" && route.Parameters.Count == 0 && !Open.Contains(route.Pattern) && !IsStream(route)))
        {
            using var answer = await CallAsync(mine.Client(), route, route.Pattern);
            var body = await answer.Content.ReadAsStringAsync(Cancelled);
            Assert.DoesNotContain(theirs.TenantId.ToString(), body, StringComparison.Ordinal);
            Assert.DoesNotContain(theirs.Email, body, StringComparison.Ordinal);
            Assert.DoesNotContain(key, body, StringComparison.Ordinal);
            Assert.DoesNotContain("Theirs alone", body, StringComparison.Ordinal);
        }
    }

    /// <summary>Ids of another tenant for the parameters of a route.</summary>
    private async Task<IReadOnlyDictionary<string, string>> TheirsAsync(string pattern, Person theirs) => pattern switch
    {
        "/v1/keys/{id:guid}" => new Dictionary<string, string> { ["id"] = await NewKeyAsync(theirs) },
        var path when path.StartsWith("/v1/insights/", StringComparison.Ordinal) => new Dictionary<string, string> { ["id"] = await NewInsightAsync(theirs) },
        var path when path.StartsWith("/v1/dashboards/", StringComparison.Ordinal) => await NewDashboardAsync(theirs),
        "/v1/members/{userId:guid}" or "/v1/members/{userId:guid}/role" => new Dictionary<string, string> { ["userId"] = theirs.UserId.ToString() },
        "/v1/cohorts/{id:guid}" or "/v1/cohorts/{id:guid}/users" => new Dictionary<string, string> { ["id"] = await NewCohortAsync(theirs) },
        // Ids of their users and groups are texts that anybody may have; what is theirs is what they did.
        "/v1/users/{id}" or "/v1/users/{id}/timeline" or "/v1/groups/{id}" => new Dictionary<string, string> { ["id"] = await NewEventAsync(theirs) },
        _ => throw new NotSupportedException($"Say here how another tenant comes by an id for {pattern}."),
    };

    private static async Task<string> NewKeyAsync(Person person)
    {
        var made = await person.Client().PostAsync("/v1/keys", new JsonObject { ["name"] = "K", ["scopes"] = new JsonArray("ingest") }).ExpectAsync(HttpStatusCode.Created);
        return (string)made["id"]!;
    }

    private static async Task<string> NewInsightAsync(Person person)
    {
        var made = await person.Client().PostTextAsync("/v1/insights", InsightBody).ExpectAsync(HttpStatusCode.Created);
        return (string)made["id"]!;
    }

    private static async Task<IReadOnlyDictionary<string, string>> NewDashboardAsync(Person person)
    {
        var id = (string)(await person.Client().PostTextAsync("/v1/dashboards", DashboardBody).ExpectAsync(HttpStatusCode.Created))["id"]!;
        var share = await person.Client().PostTextAsync($"/v1/dashboards/{id}/shares", "{}").ExpectAsync(HttpStatusCode.Created);
        var schedule = await person.Client().PostTextAsync($"/v1/dashboards/{id}/schedules", ScheduleBody).ExpectAsync(HttpStatusCode.Created);
        return new Dictionary<string, string> { ["id"] = id, ["shareId"] = (string)share["id"]!, ["scheduleId"] = (string)schedule["id"]! };
    }

    private static async Task<string> NewCohortAsync(Person person)
    {
        var made = await person.Client().PostAsync("/v1/cohorts", new JsonObject { ["name"] = "C", ["users"] = new JsonArray("u") }).ExpectAsync(HttpStatusCode.Created);
        return (string)made["id"]!;
    }

    // One of a user, who is in a group, both of the same id.
    private async Task<string> NewEventAsync(Person person)
    {
        var id = Guid.CreateVersion7().ToString();
        await stack.StoreAsync([new JsonObject { ["tenant_id"] = person.TenantId.ToString(), ["event"] = "A", ["message_id"] = id, ["user_id"] = id, ["group_id"] = id, ["timestamp"] = "2026-03-01T00:00:00Z" }]);
        return id;
    }

    // Answers without an end.
    private static bool IsStream(Route route) => route.Pattern.EndsWith("/live", StringComparison.Ordinal);

    private static async Task<HttpResponseMessage> CallAsync(HttpClient client, Route route, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(route.Method), path);
        if (route.Method is not ("GET" or "DELETE")) request.Content = new StringContent(BodyOf(route.Pattern), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
    }

    // One that is in order, where the route looks at it before it looks for the id.
    private static string BodyOf(string pattern) => pattern switch
    {
        "/v1/insights/{id:guid}" => InsightBody,
        "/v1/dashboards/{id:guid}" => DashboardBody,
        _ when pattern.Contains("/schedules", StringComparison.Ordinal) => ScheduleBody,
        "/v1/members/{userId:guid}/role" => """{"role":"viewer"}""",
        "/v1/cohorts/{id:guid}" => """{"name":"C"}""",
        _ => "{}",
    };

    private List<Route> Routes() =>
    [
        .. stack.Gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => new Route(method, endpoint.RoutePattern))),
    ];

    private sealed record Route(string Method, RoutePattern Template)
    {
        public string Pattern => "/" + Template.RawText!.Trim('/');

        public IReadOnlyList<RoutePatternParameterPart> Parameters => Template.Parameters;

        /// <param name="value">Of a parameter by its name; something that fits where there is none.</param>
        public string Path(Func<string, string>? value) => "/" + string.Join('/', Template.PathSegments.Select(segment =>
            string.Concat(segment.Parts.Select(part => part switch
            {
                RoutePatternParameterPart parameter => value?.Invoke(parameter.Name) ?? (IsNumber(parameter) ? "1" : Guid.CreateVersion7().ToString()),
                RoutePatternLiteralPart literal => literal.Content,
                RoutePatternSeparatorPart separator => separator.Content,
                _ => throw new NotSupportedException(part.ToString()),
            }))));

        private static bool IsNumber(RoutePatternParameterPart parameter) => parameter.ParameterPolicies.Any(policy => policy.Content is "int" or "long");
    }
}
