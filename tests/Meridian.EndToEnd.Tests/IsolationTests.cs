using System.Diagnostics;

namespace Meridian.EndToEnd.Tests;

[Collection(SharedGraph.Name)]
public sealed class IsolationTests(WholeGraph stack)
{
    [Fact]
    public async Task A_second_stack_beside_the_first_has_ports_and_data_of_its_own_and_leaves_nothing()
    {
        var second = new WholeGraph();
        await second.InitializeAsync();
        int[] processes = [.. WholeGraph.Services.Concat(["postgres", "cache", "kafka", "clickhouse"]).Select(second.Pid)];
        Assert.Empty(processes.Intersect(WholeGraph.Services.Select(stack.Pid)));
        Assert.NotEqual(stack.App.GetEndpoint("api-gateway", "http"), second.App.GetEndpoint("api-gateway", "http"));

        await SendToAsync(second);
        await second.DisposeAsync();

        Assert.All(processes, pid => Assert.False(IsAlive(pid), $"process {pid} is left"));
        Assert.Empty(Directory.EnumerateDirectories(Path.GetTempPath(), $"meridian-run-{Environment.ProcessId}-*").Skip(1));
    }

    private async Task SendToAsync(WholeGraph second)
    {
        using var gateway = second.Gateway(second.WriteKey);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var stream = new EventStream(gateway, "isolation");
        await stream.RunAsync(stop.Token, TestContext.Current.CancellationToken);

        using var mine = second.Gateway(second.SecretKey);
        using var other = stack.Gateway(stack.SecretKey);
        await mine.ExpectCountAsync("isolation", stream.Acknowledged);
        await other.ExpectCountAsync("isolation", 0);
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
