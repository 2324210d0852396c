using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Runs one process of a resource: waits for what it needs, starts it, starts it again when it dies, and stops it.</summary>
#pragma warning disable CA1001 // Neither a semaphore nor a cancellation source without timer holds anything to let go of.
internal sealed partial class InstanceRunner(IResource resource, string id, int index, InstanceServices services)
#pragma warning restore CA1001
{
    private static readonly TimeSpan FirstPortPatience = TimeSpan.FromSeconds(1);

    // What a killed engine had started itself may hold its ports until it has noticed and stopped in good order.
    private static readonly TimeSpan RestartPortPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PortPollInterval = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly ResourceLog _log = services.Logs.LogOf(id);
    private readonly ILogger _logger = services.Logs.GetLogger(id);
    private CancellationTokenSource _stop = new();
    private CancellationTokenSource _killNow = new();
    private CancellationTokenSource _skipWait = new();
    private Task _run = Task.CompletedTask;

    internal IResource Resource => resource;

    internal string Id => id;

    /// <summary>Starts the process, or ends its wait for others when it is waiting. Returns before it runs.</summary>
    internal async Task StartAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (!_run.IsCompleted)
            {
                await _skipWait.CancelAsync();
                return;
            }

            (_stop, _killNow, _skipWait) = (new(), new(), new());
            _run = Task.Run(RunAsync);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops the process and returns when it is gone.</summary>
    /// <param name="killNow">Ends the patience.</param>
    internal async Task StopAsync(CancellationToken killNow)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            await _stop.CancelAsync();
            await using var hurry = killNow.Register(_killNow.Cancel);
            await _run;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task RunAsync()
    {
        var failures = 0;
        for (var restarts = 0; ; restarts++)
        {
            var clock = Stopwatch.StartNew();
            var exit = await RunOnceAsync(restarts);
            if (exit is null) return;

            failures = clock.Elapsed < services.Options.FastFailure ? failures + 1 : 1;
            var delay = Backoff(failures);
            if (!await PublishExitAsync(exit.Value, failures, delay)) return;
            if (!await DelayAsync(delay))
            {
                await PublishStoppedAsync(exit.Value);
                return;
            }
        }
    }

    /// <summary>Starts the process and waits for its end.</summary>
    /// <returns>The exit code; null when it was stopped or could not be started.</returns>
    private async Task<int?> RunOnceAsync(int restarts)
    {
        LaunchedProcess process;
        try
        {
            process = await LaunchAsync(restarts);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            await PublishStoppedAsync(exitCode: null);
            return null;
        }
#pragma warning disable CA1031 // Whatever keeps a resource from starting is its state from then on, and the other resources go on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogNotStarted(_logger, fault.Message);
            await PublishTerminalAsync(s => s with { State = new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error), StopTimeStamp = services.UtcNow });
            return null;
        }

        using (process)
        {
            await Task.WhenAny(process.Exited, Task.Delay(Timeout.Infinite, _stop.Token));
            if (!_stop.IsCancellationRequested) return await process.Exited;

            await PublishAsync(s => s with { State = KnownResourceStates.Stopping });
            if (!await process.StopAsync(services.Options.StopTimeout, _killNow.Token)) LogKilled(_logger, services.Options.StopTimeout);
            LogStopped(_logger, await process.Exited);
            await PublishStoppedAsync(await process.Exited);
            return null;
        }
    }

    private async Task<LaunchedProcess> LaunchAsync(int restarts)
    {
        await PublishAsync(s => s with
        {
            State = KnownResourceStates.Starting,
            ExitCode = null,
            Ready = null,
            HealthReports = [],
            RestartPending = false,
            Restarts = restarts == 0 ? s.Restarts : s.Restarts + 1,
        });
        if (restarts == 0 && index == 0) await services.PublishConnectionStringAsync(resource, _stop.Token);
        if (resource.IsContainer()) throw new DistributedApplicationException(ContainerEngine.Missing(resource));

        await WaitForOthersAsync();
        await services.Eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services.Provider), _stop.Token);
        await WaitForPortsAsync(restarts == 0 ? FirstPortPatience : RestartPortPatience);

        var configuration = await ExecutionConfiguration.ResolveAsync(resource, services.ExecutionContext, _logger, _stop.Token);
        var command = services.CommandOf(resource);
        var ports = services.Endpoints.PlansOf(resource).ToDictionary(p => p.Endpoint, p => p.TargetPorts[index]);
        var instanceId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        string Fill(string value) => InstanceTemplate.Fill(value, resource, instanceId, ports);
        var environment = configuration.Environment.ToDictionary(v => v.Key, v => Fill(v.Value));
        var arguments = command.Arguments.Concat(configuration.Arguments.Select(Fill)).ToList();

        _stop.Token.ThrowIfCancellationRequested();
        var process = await LaunchedProcess.StartAsync(command.Program, arguments, command.Directory, environment, _log);
        LogStarted(_logger, process.Pid);
        await PublishAsync(s => s with
        {
            State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
            StartTimeStamp = services.UtcNow,
            StopTimeStamp = null,
            HealthReports = [.. HealthMonitor.KeysOf(resource).Select(key => new HealthReportSnapshot(key, null, null, null))],
            EnvironmentVariables = [.. environment.Select(v => new EnvironmentVariableSnapshot(v.Key, v.Value, IsFromSpec: true))],
            Properties = Properties(process.Pid, command, arguments),
        });
        return process;
    }

    private async Task WaitForOthersAsync()
    {
        if (!resource.HasAnnotationOfType<WaitAnnotation>()) return;

        await PublishAsync(s => s with { State = KnownResourceStates.Waiting });
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, _skipWait.Token);
        try
        {
            await services.Notifications.WaitForDependenciesAsync(resource, either.Token);
        }
        catch (OperationCanceledException) when (_skipWait.IsCancellationRequested && !_stop.IsCancellationRequested)
        {
            LogWaitSkipped(_logger);
        }

        await PublishAsync(s => s with { State = KnownResourceStates.Starting });
    }

    private async Task WaitForPortsAsync(TimeSpan patience)
    {
        var clock = Stopwatch.StartNew();
        foreach (var plan in services.Endpoints.PlansOf(resource))
        {
            services.ThrowIfProxyFailed(resource, plan);
            while (!PortReservations.IsFree(plan.TargetPorts[index]))
            {
                if (clock.Elapsed > patience) throw new DistributedApplicationException(PortConflict.Message(resource, plan.Endpoint, plan.TargetPorts[index]));
                await Task.Delay(PortPollInterval, _stop.Token);
            }
        }
    }

    /// <returns>True when the process is to be started again.</returns>
    private async Task<bool> PublishExitAsync(int exit, int failures, TimeSpan delay)
    {
        var restart = exit != 0 && services.Options.Restart && !services.IsOneShot(resource);
        if (!restart)
        {
            LogExited(_logger, exit);
            await PublishStoppedAsync(exit);
            return false;
        }

        if (failures >= services.Options.CrashLoopAfter)
        {
            LogCrashLoop(_logger, exit, failures);
            await PublishTerminalAsync(s => s with
            {
                State = new(KnownResourceStates.CrashLoop, KnownResourceStateStyles.Error),
                ExitCode = exit,
                StopTimeStamp = services.UtcNow,
            });
            return false;
        }

        LogRestarting(_logger, exit, delay);
        await PublishAsync(s => s with
        {
            State = new(KnownResourceStates.Finished, KnownResourceStateStyles.Warn),
            ExitCode = exit,
            StopTimeStamp = services.UtcNow,
            RestartPending = true,
        });
        return true;
    }

    private TimeSpan Backoff(int failures)
    {
        var doubled = services.Options.RestartDelay * Math.Pow(2, Math.Min(failures - 1, 20));
        return doubled < services.Options.MaxRestartDelay ? doubled : services.Options.MaxRestartDelay;
    }

    private async Task<bool> DelayAsync(TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, _stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private Task PublishStoppedAsync(int? exitCode) => PublishTerminalAsync(s => s with
    {
        State = new(KnownResourceStates.Finished, exitCode is null or 0 ? KnownResourceStateStyles.Info : KnownResourceStateStyles.Error),
        ExitCode = exitCode,
        StopTimeStamp = services.UtcNow,
    });

    private async Task PublishTerminalAsync(Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        await PublishAsync(s => change(s) with { RestartPending = false, Ready = null, HealthReports = [] });
        await services.PublishStoppedAsync(resource, id);
    }

    private Task PublishAsync(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) => services.PublishAsync(resource, id, change);

    private static ImmutableArray<ResourcePropertySnapshot> Properties(int pid, InstanceCommand command, IEnumerable<string> arguments) =>
    [
        new(KnownProperties.Pid, pid.ToString(CultureInfo.InvariantCulture)),
        new(KnownProperties.Path, command.Program),
        new(KnownProperties.WorkDir, command.Directory),
        new(KnownProperties.Args, string.Join(' ', arguments)) { IsSensitive = true },
        new(CustomResourceKnownProperties.Source, command.Source),
    ];

    [LoggerMessage(4201, LogLevel.Information, "Started as process {Pid}")]
    private static partial void LogStarted(ILogger logger, int pid);

    [LoggerMessage(4202, LogLevel.Error, "Could not be started: {Reason}")]
    private static partial void LogNotStarted(ILogger logger, string reason);

    [LoggerMessage(4203, LogLevel.Information, "Ended with exit code {ExitCode}")]
    private static partial void LogExited(ILogger logger, int exitCode);

    [LoggerMessage(4204, LogLevel.Warning, "Ended unexpectedly with exit code {ExitCode}; it starts again in {Delay}")]
    private static partial void LogRestarting(ILogger logger, int exitCode, TimeSpan delay);

    [LoggerMessage(4205, LogLevel.Error, "Ended with exit code {ExitCode}, {Failures} times in a row soon after its start. It is not started again; the start command does.")]
    private static partial void LogCrashLoop(ILogger logger, int exitCode, int failures);

    [LoggerMessage(4206, LogLevel.Warning, "Did not stop within {Timeout} and was killed")]
    private static partial void LogKilled(ILogger logger, TimeSpan timeout);

    [LoggerMessage(4208, LogLevel.Information, "Stopped with exit code {ExitCode}")]
    private static partial void LogStopped(ILogger logger, int exitCode);

    [LoggerMessage(4207, LogLevel.Information, "Told to start without waiting any longer")]
    private static partial void LogWaitSkipped(ILogger logger);
}
