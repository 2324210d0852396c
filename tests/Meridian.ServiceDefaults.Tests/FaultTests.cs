using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Meridian.ServiceDefaults.Tests;

public sealed class FaultTests
{
    [Fact]
    public async Task A_fault_tells_the_caller_nothing_of_its_cause()
    {
        await using var service = await SampleService.StartAsync(app => app.MapGet("/", string () => throw new InvalidOperationException("secret")));

        var (response, problem) = await GetAsync(service, "/");

        Assert.Equal((HttpStatusCode.InternalServerError, "service.failed"), (response.StatusCode, Code(problem)));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty((string?)problem["traceId"] ?? "");
    }

    [Fact]
    public async Task A_store_that_is_away_is_a_503_that_says_when_to_come_back()
    {
        await using var service = await SampleService.StartAsync(app => app.MapGet("/", string () => throw new TimeoutException()));

        var (response, problem) = await GetAsync(service, "/");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "service.unavailable"), (response.StatusCode, Code(problem)));
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_service_can_name_more_exceptions_that_mean_away()
    {
        await using var service = await SampleService.StartAsync(
            app => app.MapGet("/", string () => throw new FormatException()), builder => builder.TreatAsUnavailable<FormatException>());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync(service, "/")).Response.StatusCode);
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_is_a_400()
    {
        await using var service = await SampleService.StartAsync(app => app.MapPost("/", (Dictionary<string, int> body) => body.Count));

        using var response = await service.Client.PostAsync("/", new StringContent("{", null, "application/json"), TestContext.Current.CancellationToken);

        var problem = await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.BadRequest, "request.unreadable"), (response.StatusCode, Code(problem!)));
    }

    [Theory]
    [InlineData("/nowhere", 404)]
    [InlineData("/conflict", 409)]
    public async Task An_empty_error_becomes_a_problem_with_a_code(string path, int status)
    {
        await using var service = await SampleService.StartAsync(app => app.MapGet("/conflict", () => TypedResults.Conflict()));

        var (response, problem) = await GetAsync(service, path);

        Assert.Equal((status, $"http.{status}"), ((int)response.StatusCode, Code(problem)));
    }

    [Fact]
    public async Task A_problem_of_a_feature_keeps_its_code_and_gets_a_trace()
    {
        await using var service = await SampleService.StartAsync(
            app => app.MapGet("/", () => TypedResults.Problem(statusCode: 409, extensions: [new("code", "orders.paid")])));

        var (_, problem) = await GetAsync(service, "/");

        Assert.Equal(("orders.paid", true), (Code(problem), problem.ContainsKey("traceId")));
    }

    private static string? Code(JsonObject problem) => (string?)problem["code"];

    private static async Task<(HttpResponseMessage Response, JsonObject Problem)> GetAsync(SampleService service, string path)
    {
        var response = await service.Client.GetAsync(path, TestContext.Current.CancellationToken);
        return (response, (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!);
    }
}
