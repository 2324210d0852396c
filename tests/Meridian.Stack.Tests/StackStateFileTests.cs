using System.Diagnostics;

namespace Meridian.Stack.Tests;

public sealed class StackStateFileTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("meridian-stack-tests-");

    [Fact]
    public void The_state_of_a_living_host_is_read_back()
    {
        var paths = new StackPaths(_root.FullName);
        var state = State(Process.GetCurrentProcess());

        StackStateFile.Write(paths, state);

        var read = StackStateFile.ReadRunning(paths);
        Assert.NotNull(read);
        Assert.Equal(new Uri("http://localhost:5080"), read.Endpoint("api-gateway"));
        Assert.Equal("mk_write_x", read.Demo!.WriteKey);
        Assert.True(read.IsHealthy);
    }

    [Fact]
    public void What_a_killed_host_left_behind_is_not_a_running_stack()
    {
        var paths = new StackPaths(_root.FullName);
        // It ends when its state is known: of one that has ended there is none.
        using var ended = Process.Start(new ProcessStartInfo("sleep", "600"))!;
        var state = State(ended);
        ended.Kill();
        ended.WaitForExit();

        StackStateFile.Write(paths, state);

        Assert.Null(StackStateFile.ReadRunning(paths));
    }

    [Fact]
    public void Another_process_with_the_same_id_is_not_the_host()
    {
        var paths = new StackPaths(_root.FullName);

        StackStateFile.Write(paths, State(Process.GetCurrentProcess()) with { HostStartedAt = DateTimeOffset.UnixEpoch });

        Assert.Null(StackStateFile.ReadRunning(paths));
    }

    [Fact]
    public void Only_the_owner_can_read_the_state_since_it_holds_passwords()
    {
        var paths = new StackPaths(_root.FullName);

        StackStateFile.Write(paths, State(Process.GetCurrentProcess()));

        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(paths.StateFile));
    }

    [Theory]
    [InlineData("Running", "Healthy", null, true, false)]
    [InlineData("Running", "Unhealthy", null, false, false)]
    [InlineData("Running", null, null, false, false)]
    [InlineData("Finished", null, 0, true, false)]
    [InlineData("Finished", null, 137, false, false)]
    [InlineData("Waiting", null, null, false, false)]
    [InlineData("FailedToStart", null, null, false, true)]
    [InlineData("CrashLoop", null, 1, false, true)]
    public void A_resource_is_ready_when_healthy_or_ended_well(string state, string? health, int? exitCode, bool ready, bool failed)
    {
        var resource = new ResourceState("x", "Project", state, health, new Dictionary<string, string>(), null, exitCode);

        Assert.Equal((ready, failed), (resource.IsReady, resource.HasFailed));
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static StackState State(Process host) => new(
        host.Id,
        host.StartTime.ToUniversalTime(),
        "local",
        "http://localhost:15000",
        [new ResourceState("api-gateway", "Project", "Running", "Healthy", new Dictionary<string, string> { ["http"] = "http://localhost:5080" }, host.Id, null)],
        new Dictionary<string, string> { ["postgres"] = "Host=localhost" },
        new DemoAccess(Guid.CreateVersion7(), "demo@meridian.example", "p", "mk_write_x", "mk_secret_x"));
}
