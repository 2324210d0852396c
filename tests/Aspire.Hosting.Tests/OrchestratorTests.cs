using System.Net.Http.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Testing;
using Meridian.Testing;

namespace Aspire.Hosting.Tests;

public sealed class OrchestratorTests
{
    [Fact]
    public async Task A_killed_process_starts_again_on_the_same_port()
    {
        await using var toy = await ToyApplication.StartAsync(b => b.AddProject("web", ToyApplication.Service, launchProfileName: null).WithHttpEndpoint().WithHttpHealthCheck("/health"));
        await toy.Notifications.WaitForResourceHealthyAsync("web", TestContext.Current.CancellationToken);
        using var web = toy.App.CreateHttpClient("web");
        var first = await web.GetFromJsonAsync<int>("/", TestContext.Current.CancellationToken);

        // Looked for before it is killed: it is started again at once, and then nothing tells of its end.
        var dying = toy.Until("web", s => s.State?.Text == KnownResourceStates.Finished || ToyApplication.PidOf(s) != first);
        Signals.Send(first, Signals.Kill);

        var died = await dying;
        Assert.Equal(128 + Signals.Kill, died.Snapshot.ExitCode);
        await toy.Until("web", s => s.HealthStatus is Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy && ToyApplication.PidOf(s) != first);
        Assert.NotEqual(first, await web.GetFromJsonAsync<int>("/", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_process_that_dies_again_and_again_is_left_alone_until_somebody_starts_it()
    {
        await using var toy = await ToyApplication.StartAsync(b => b.AddProject("broken", ToyApplication.Engine).WithArgs("fail", "7"), "Orchestrator:CrashLoopAfter=3");

        var given = await toy.Until("broken", KnownResourceStates.CrashLoop);
        Assert.Equal(7, given.Snapshot.ExitCode);
        Assert.Equal(2, given.Snapshot.Restarts);
        Assert.Contains("going down", await toy.LogAsync("broken"), StringComparison.Ordinal);

        var result = await toy.App.ResourceCommands.ExecuteCommandAsync("broken", KnownResourceCommands.StartCommand, TestContext.Current.CancellationToken);
        Assert.True(result.Success);
        await toy.Until("broken", s => s.State?.Text == KnownResourceStates.CrashLoop && s.StopTimeStamp > given.Snapshot.StopTimeStamp);
    }

    [Fact]
    public async Task Without_restarts_a_dead_process_stays_dead()
    {
        await using var toy = await ToyApplication.StartAsync(b => b.AddProject("once", ToyApplication.Engine).WithArgs("fail", "3"), "Orchestrator:Restart=false");

        var ended = await toy.Until("once", s => s.IsTerminal);

        Assert.Equal((KnownResourceStates.Finished, 3, 0), (ended.Snapshot.State!.Text, ended.Snapshot.ExitCode, ended.Snapshot.Restarts));
    }

    [Fact]
    public async Task Who_waits_for_the_completion_of_something_that_fails_does_not_start()
    {
        await using var toy = await ToyApplication.StartAsync(b =>
        {
            var migrations = b.AddProject("migrations", ToyApplication.Engine).WithArgs("fail", "2");
            b.AddProject("web", ToyApplication.Service, launchProfileName: null).WithHttpEndpoint().WaitForCompletion(migrations);
        });

        await toy.Until("web", KnownResourceStates.FailedToStart);

        Assert.Contains("'migrations' ended with exit code 2, expected 0", await toy.LogAsync("web"), StringComparison.Ordinal);
        Assert.True(toy.Notifications.TryGetCurrentState("migrations", out var migration) && migration.Snapshot.Restarts == 0);
    }

    [Fact]
    public async Task Connections_go_to_all_replicas_and_past_dead_ones()
    {
        await using var toy = await ToyApplication.StartAsync(
            b => b.AddProject("api", ToyApplication.Service, launchProfileName: null).WithHttpEndpoint().WithReplicas(2),
            "Orchestrator:Restart=false");
        foreach (var instance in new[] { "api.1", "api.2" }) await toy.Until("api", KnownResourceStates.Running);
        var endpoint = toy.App.GetEndpoint("api");
        var pids = new HashSet<int>();
        await Eventually.Until("both replicas have answered", async () =>
        {
            if (await AskAsync(endpoint) is > 0 and var pid) pids.Add(pid);
            return pids.Count == 2;
        });

        Signals.Send(pids.First(), Signals.Kill);
        await Eventually.Until("the killed replica is gone", () => !Processes.IsAlive(pids.First()));

        for (var i = 0; i < 4; i++) Assert.Equal(pids.Last(), await AskAsync(endpoint));
    }

    [Fact]
    public async Task A_process_that_ignores_the_signal_is_killed_with_what_it_started()
    {
        await using var toy = await ToyApplication.StartAsync(b => b.AddExecutable("deaf", "sh", ".", "-c", "trap '' TERM; sleep 600 & wait; sleep 600"), "Orchestrator:StopTimeout=00:00:00.500");
        await toy.Until("deaf", KnownResourceStates.Running);
        var pid = toy.Pid("deaf");
        await Eventually.Until("it has started a child", () => Processes.ChildrenOf(pid).Count > 0);
        var child = Processes.ChildrenOf(pid)[0];

        await toy.App.StopAsync(TestContext.Current.CancellationToken);

        Assert.False(Processes.IsAlive(pid));
        await Eventually.Until("the child is gone", () => !Processes.IsAlive(child));
        Assert.Contains("was killed", await toy.LogAsync("deaf"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_stops_before_those_that_use_it()
    {
        var stopped = new List<string>();
        await using var toy = await ToyApplication.StartAsync(b =>
        {
            var store = b.AddProject("store", ToyApplication.Engine).WithEndpoint(scheme: "tcp", name: "tcp", env: "Toy__Port");
            var api = b.AddProject("api", ToyApplication.Service, launchProfileName: null).WithHttpEndpoint().WaitFor(store);
            b.AddProject("web", ToyApplication.Service, launchProfileName: null).WithHttpEndpoint().WithReference(api);
        });
        foreach (var name in new[] { "store", "api", "web" }) await toy.Until(name, KnownResourceStates.Running);
        using var watching = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var watch = Task.Run(async () =>
        {
            await foreach (var change in toy.Notifications.WatchAsync(watching.Token))
            {
                begun.TrySetResult();
                if (change.Snapshot.State?.Text == KnownResourceStates.Finished) stopped.Add(change.ResourceId);
                if (stopped.Count == 3) break;
            }
        }, watching.Token);
        // Whoever begins to watch late is told how all are, in no order.
        await begun.Task.WaitAsync(ToyApplication.Limit, TestContext.Current.CancellationToken);

        await toy.App.StopAsync(TestContext.Current.CancellationToken);

        await watch.WaitAsync(ToyApplication.Limit, TestContext.Current.CancellationToken);
        Assert.Equal(["web", "api", "store"], stopped);
    }

    [Fact]
    public async Task A_taken_port_is_named_with_its_resource_and_what_to_do()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        await using var toy = await ToyApplication.StartAsync(
            b => b.AddProject("web", ToyApplication.Service, launchProfileName: null).WithHttpEndpoint(port: port),
            "DcpPublisher:RandomizePorts=false");

        await toy.Until("web", KnownResourceStates.FailedToStart);

        var log = await toy.LogAsync("web");
        Assert.Contains($"Port {port}", log, StringComparison.Ordinal);
        Assert.Contains("'http' of the resource 'web'", log, StringComparison.Ordinal);
        Assert.Contains("RandomizePorts", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_fails_with_a_word_on_what_to_use_instead()
    {
        await using var toy = await ToyApplication.StartAsync(b => b.AddRedis("cache"));

        await toy.Until("cache", KnownResourceStates.FailedToStart);

        Assert.Contains("--infra local", await toy.LogAsync("cache"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_fails_alone()
    {
        await using var toy = await ToyApplication.StartAsync(b =>
        {
            b.AddExecutable("missing", "no-such-program", "/no/such/directory");
            b.AddProject("store", ToyApplication.Engine).WithEndpoint(scheme: "tcp", name: "tcp", env: "Toy__Port");
        });

        await toy.Until("missing", KnownResourceStates.FailedToStart);
        await toy.Until("store", KnownResourceStates.Running);

        Assert.Contains("/no/such/directory", await toy.LogAsync("missing"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_start_stop_and_restart()
    {
        await using var toy = await ToyApplication.StartAsync(b => b.AddProject("store", ToyApplication.Engine).WithEndpoint(scheme: "tcp", name: "tcp", env: "Toy__Port").WithExplicitStart());
        Task<ExecuteCommandResult> Give(string command) => toy.App.ResourceCommands.ExecuteCommandAsync("store", command, TestContext.Current.CancellationToken);
        await toy.Until("store", KnownResourceStates.NotStarted);

        Assert.True((await Give(KnownResourceCommands.StartCommand)).Success);
        await toy.Until("store", KnownResourceStates.Running);
        var first = toy.Pid("store");
        Assert.True((await Give(KnownResourceCommands.RestartCommand)).Success);
        await toy.Until("store", s => s.State?.Text == KnownResourceStates.Running && ToyApplication.PidOf(s) != first);
        Assert.True((await Give(KnownResourceCommands.StopCommand)).Success);
        await toy.Until("store", KnownResourceStates.Finished);

        Assert.False(Processes.IsAlive(first));
        Assert.False((await Give("no-such-command")).Success);
        Assert.False((await toy.App.ResourceCommands.ExecuteCommandAsync("no-such-resource", "start", TestContext.Current.CancellationToken)).Success);
    }

    [Fact]
    public async Task What_a_process_prints_is_kept_in_a_file()
    {
        var logs = Directory.CreateTempSubdirectory("meridian-aspire-");
        await using (var toy = await ToyApplication.StartAsync(b => b.AddProject("store", ToyApplication.Engine).WithEndpoint(scheme: "tcp", name: "tcp", env: "Toy__Port"), $"Meridian:Logs={logs.FullName}"))
        {
            await toy.Until("store", KnownResourceStates.Running);
            await Eventually.Until("the line is in the file", async () =>
                (await File.ReadAllTextAsync(Path.Combine(logs.FullName, "store.log"))).Contains("listening", StringComparison.Ordinal));
        }

        logs.Delete(recursive: true);
    }

    [Fact]
    public async Task Two_applications_run_side_by_side()
    {
        var apps = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => ToyApplication.StartAsync(b =>
            b.AddProject("web", ToyApplication.Service).WithHttpHealthCheck("/health"))));

        await Task.WhenAll(apps.Select(a => a.Notifications.WaitForResourceHealthyAsync("web", TestContext.Current.CancellationToken)));
        var ports = apps.Select(a => a.App.GetEndpoint("web").Port).ToList();
        var pids = apps.Select(a => a.Pid("web")).ToList();
        foreach (var app in apps) await app.DisposeAsync();

        Assert.Equal(2, ports.Distinct().Count());
        Assert.All(pids, pid => Assert.False(Processes.IsAlive(pid)));
    }

    private static async Task<int> AskAsync(Uri endpoint)
    {
        // A connection of its own each time, so that the proxy chooses anew.
        using var client = new HttpClient { BaseAddress = endpoint };
        try
        {
            return await client.GetFromJsonAsync<int>("/", TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }
}
