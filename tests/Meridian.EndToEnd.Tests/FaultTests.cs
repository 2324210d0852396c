using System.Diagnostics;
using Meridian.Testing;

namespace Meridian.EndToEnd.Tests;

/// <summary>Processes are killed, or stopped for a while, under a running stream. Whatever had a receipt is stored once.</summary>
[Collection(SharedGraph.Name)]
public sealed class FaultTests(WholeGraph stack)
{
    private static readonly TimeSpan BeforeFault = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData("event-processor", 3)]
    [InlineData("kafka", 2)]
    [InlineData("clickhouse", 2)]
    [InlineData("postgres", 1)]
    [InlineData("api-gateway", 1)]
    [InlineData("cache", 1)]
    [InlineData("workflow-engine", 1)]
    public Task Killing_a_process_loses_and_doubles_nothing(string resource, int times) => StreamAsync($"fault.kill.{resource}", async (_, cancellationToken) =>
    {
        for (var kill = 0; kill < times; kill++)
        {
            await Task.Delay(BeforeFault, cancellationToken);
            await KillAsync(resource, cancellationToken);
            await stack.App.ResourceNotifications.WaitForResourceHealthyAsync(resource, cancellationToken);
            await Task.Delay(AfterFault, cancellationToken);
        }
    });

    // Longer than a group waits for a member (10 s): the event-processor wakes up as an owner who has been replaced.
    [Theory]
    [InlineData("event-processor", 15)]
    [InlineData("clickhouse", 8)]
    [InlineData("postgres", 8)]
    [InlineData("cache", 8)]
    [InlineData("api-gateway", 8)]
    [InlineData("workflow-engine", 8)]
    public Task A_process_that_hangs_loses_and_doubles_nothing(string resource, int seconds) => StreamAsync($"fault.hang.{resource}", async (_, cancellationToken) =>
    {
        await Task.Delay(BeforeFault, cancellationToken);
        using (FrozenProcesses.Freeze(stack.Pid(resource))) await Task.Delay(TimeSpan.FromSeconds(seconds), cancellationToken);
        await Task.Delay(AfterFault, cancellationToken);
    });

    [Fact]
    public Task A_minute_without_the_broker_is_refused_and_over_when_it_is_back() => StreamAsync("fault.away.kafka", async (stream, cancellationToken) =>
    {
        await Task.Delay(BeforeFault, cancellationToken);
        var before = stream.Refused;
        long during;
        using (FrozenProcesses.Freeze(stack.Pid("kafka")))
        {
            // What was acknowledged just before it stopped may still be counted, but not after the next batch was refused.
            await Eventually.Until("a batch is answered with 503", () => stream.Refused > before);
            during = stream.Acknowledged;
            await Task.Delay(TimeSpan.FromMinutes(1), cancellationToken);
            Assert.Equal(during, stream.Acknowledged);
        }

        await Eventually.Until("events are taken again", () => stream.Acknowledged > during, Limit);
    });

    private async Task StreamAsync(string eventName, Func<EventStream, CancellationToken, Task> meanwhile)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var stop = new CancellationTokenSource();
        using var gateway = stack.Gateway(stack.WriteKey);
        using var queries = stack.Gateway(stack.SecretKey);
        var stream = new EventStream(gateway, eventName);
        var streaming = stream.RunAsync(stop.Token, limit.Token);

        await meanwhile(stream, limit.Token);
        await stop.CancelAsync();
        await streaming;

        Assert.True(stream.Acknowledged > 0);
        await queries.ExpectCountAsync(eventName, stream.Acknowledged);
    }

    private async Task KillAsync(string resource, CancellationToken cancellationToken)
    {
        var pid = stack.Pid(resource);
        using var process = Process.GetProcessById(pid);
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);

        // Until the orchestrator has noticed, the resource still counts as healthy.
        await Eventually.Until($"{resource} runs in another process", () => TryPid(resource) is { } now && now != pid, Limit);
    }

    private int? TryPid(string resource)
    {
        try
        {
            return stack.Pid(resource);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
