using System.Diagnostics;

namespace Meridian.EndToEnd.Tests;

/// <summary>Processes are killed under a running stream. Whatever had a receipt is stored once.</summary>
[Collection(SharedGraph.Name)]
public sealed class FaultTests(WholeGraph stack)
{
    private static readonly TimeSpan BeforeFault = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("event-processor", 3)]
    [InlineData("kafka", 2)]
    [InlineData("clickhouse", 2)]
    [InlineData("postgres", 1)]
    [InlineData("api-gateway", 1)]
    public async Task Killing_a_process_loses_and_doubles_nothing(string resource, int times)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var stop = new CancellationTokenSource();
        using var gateway = stack.Gateway(stack.WriteKey);
        using var queries = stack.Gateway(stack.SecretKey);
        var eventName = $"fault.{resource}";
        var stream = new EventStream(gateway, eventName);
        var streaming = stream.RunAsync(stop.Token, limit.Token);

        for (var kill = 0; kill < times; kill++)
        {
            await Task.Delay(BeforeFault, limit.Token);
            await KillAsync(resource, limit.Token);
            await stack.App.ResourceNotifications.WaitForResourceHealthyAsync(resource, limit.Token);
            await Task.Delay(AfterFault, limit.Token);
        }
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
        await Meridian.Testing.Eventually.Until($"{resource} runs in another process", () => TryPid(resource) is { } now && now != pid, Limit);
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
