using System.Net;
using Microsoft.AspNetCore.Builder;

namespace Meridian.ServiceDefaults.Tests;

public sealed class ResilienceTests
{
    // Where time is not what a test is about, none is short.
    private static readonly (string Key, string Value)[] Patient = [("Resilience:AttemptTimeout", "00:05:00"), ("Resilience:TotalTimeout", "00:10:00")];

    [Theory]
    [InlineData("GET", false, 3)]
    [InlineData("PUT", false, 3)]
    [InlineData("POST", true, 3)]
    [InlineData("POST", false, 1)]
    public async Task Only_what_may_be_repeated_is_repeated(string method, bool hasKey, int attempts)
    {
        var bodies = new List<string>();
        await using var flaky = await SampleService.StartAsync(app => app.Run(async context =>
        {
            bodies.Add(await new StreamReader(context.Request.Body).ReadToEndAsync());
            context.Response.StatusCode = bodies.Count < 3 ? 503 : 200;
        }));
        await using var caller = await SampleService.StartAsync(settings: [("Resilience:RetryDelay", "00:00:00"), .. Patient]);
        using var request = new HttpRequestMessage(new HttpMethod(method), flaky.App.Urls.Single()) { Content = new StringContent("body") };
        if (hasKey) request.Headers.Add("Idempotency-Key", "k-1");

        using var response = await caller.Outgoing().SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(attempts == 3 ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(Enumerable.Repeat("body", attempts), bodies);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_given_up_and_repeated()
    {
        var attempts = 0;
        await using var slow = await SampleService.StartAsync(app => app.Run(async context =>
        {
            if (Interlocked.Increment(ref attempts) == 1) await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }));
        await using var caller = await SampleService.StartAsync(
            settings: [("Resilience:AttemptTimeout", "00:00:01"), ("Resilience:TotalTimeout", "00:10:00"), ("Resilience:Retries", "10"), ("Resilience:RetryDelay", "00:00:00")]);

        using var response = await caller.Outgoing().GetAsync(slow.App.Urls.Single(), TestContext.Current.CancellationToken);

        // More than two where the machine is so slow that an answer took as long.
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.InRange(attempts, 2, 11);
    }

    [Fact]
    public async Task A_host_that_only_fails_is_left_alone_for_a_while_and_others_are_not()
    {
        var calls = 0;
        await using var broken = await SampleService.StartAsync(app => app.Run(context =>
        {
            calls++;
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        }));
        await using var sound = await SampleService.StartAsync(app => app.MapGet("/", () => "fine"));
        await using var caller = await SampleService.StartAsync(settings: [("Resilience:Retries", "0"), .. Patient]);
        var client = caller.Outgoing();

        await Assert.ThrowsAsync<Polly.CircuitBreaker.BrokenCircuitException>(async () =>
        {
            for (var call = 0; call < 100; call++) (await client.GetAsync(broken.App.Urls.Single(), TestContext.Current.CancellationToken)).Dispose();
        });

        Assert.InRange(calls, 20, 99);
        Assert.Equal("fine", await client.GetStringAsync(sound.App.Urls.Single(), TestContext.Current.CancellationToken));
    }
}
