using System.Diagnostics;
using Aspire.Hosting.Orchestration;
using Meridian.Testing;

namespace Aspire.Hosting.Tests;

/// <summary>An application host that is a process of its own, and how it ends.</summary>
public sealed class HostDeathTests : IDisposable
{
    private readonly DirectoryInfo _logs = Directory.CreateTempSubdirectory("meridian-aspire-");
    private Process? _host;

    [Fact]
    public async Task A_killed_host_leaves_nothing_running()
    {
        var host = await StartHostAsync();
        var children = Processes.ChildrenOf(host.Id);

        host.Kill();

        await Eventually.Until("every child is gone", () => !children.Any(Processes.IsAlive));
    }

    [Fact]
    public async Task Ctrl_C_stops_everything_and_the_host_ends_well()
    {
        const int Interrupt = 2;
        var host = await StartHostAsync();
        var children = Processes.ChildrenOf(host.Id);

        Signals.Send(host.Id, Interrupt);
        await host.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(ToyApplication.Limit, TestContext.Current.CancellationToken);

        Assert.Equal(0, host.ExitCode);
        Assert.DoesNotContain(children, Processes.IsAlive);
        Assert.Contains("Ended", await File.ReadAllTextAsync(Path.Combine(_logs.FullName, "migrations.log"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        // Where it has not ended as it should have: nothing of a failed test stays.
        if (_host is { HasExited: false }) _host.Kill(entireProcessTree: true);
        _host?.Dispose();
        _logs.Delete(recursive: true);
    }

    /// <summary>The toy host, once its four servers (the engine, two replicas, the site) run and serve: one that has only been forked does not yet know whose death is its own.</summary>
    private async Task<Process> StartHostAsync()
    {
        // Whatever these tests were started by: what runs in the background of a shell has Ctrl-C ignored, and would hand that on.
        var start = new ProcessStartInfo("/usr/bin/env") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "--default-signal=INT", ProjectOutput.DotNet, "exec", typeof(Projects.Toy_AppHost).Assembly.Location, "--DcpPublisher:RandomizePorts=true", $"--Meridian:Logs={_logs.FullName}" }) start.ArgumentList.Add(argument);
        var host = _host = Process.Start(start)!;
        host.OutputDataReceived += (_, _) => { };
        host.ErrorDataReceived += (_, _) => { };
        host.BeginOutputReadLine();
        host.BeginErrorReadLine();
        await Eventually.Until("all servers run", () => Processes.ChildrenOf(host.Id).Count == 4 && WebServes(), ToyApplication.Limit);
        return host;
    }

    private bool WebServes()
    {
        var log = Path.Combine(_logs.FullName, "web.log");
        return File.Exists(log) && File.ReadAllText(log).Contains("Now listening", StringComparison.Ordinal);
    }
}
