using Meridian.Stack;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.AppHost.Run;

/// <summary>
/// How this run of the app model relates to the machine: a developer's stack with fixed ports and lasting data, a test's with
/// free ports and data that goes with it, or a publish operation with neither.
/// </summary>
internal sealed class RunContext
{
    private readonly StackLock? _lock;

    private RunContext(IDistributedApplicationBuilder builder)
    {
        Paths = StackPaths.OfThisBinary(builder.Configuration.GetValue("Meridian:PortOffset", 0));
        IsPublish = builder.ExecutionContext.IsPublishMode;

        // Set by DistributedApplicationTestingBuilder: the one sign of a test that real Aspire gives as well.
        IsEphemeral = builder.Configuration.GetValue("DcpPublisher:RandomizePorts", false);
        Data = IsEphemeral ? EphemeralData.Create() : Paths.Data;
        HasDemo = !IsPublish && builder.Configuration.GetValue("Demo:Enabled", true);
        if (!IsPublish && !IsEphemeral) _lock = StackLock.TryTake(Paths);
    }

    public StackPaths Paths { get; }

    /// <summary>The folder under which each store has its data.</summary>
    public string Data { get; }

    public bool IsPublish { get; }

    public bool IsEphemeral { get; }

    public bool HasDemo { get; }

    /// <summary>"local" or "containers".</summary>
    public string Infrastructure { get; set; } = "";

    /// <summary>Another host runs this stack.</summary>
    public bool IsRefused => !IsPublish && !IsEphemeral && _lock is null;

    /// <summary>The port a developer can rely on, or null where any free one will do.</summary>
    public int? Port(int port) => IsPublish || IsEphemeral ? null : port + Paths.PortOffset;

    public static RunContext Create(IDistributedApplicationBuilder builder)
    {
        var run = new RunContext(builder);
        if (run.IsPublish || run.IsRefused) return run;

        builder.Configuration.AddInMemoryCollection(LocalSecrets.LoadOrCreate(run.Data, builder.Configuration));
        builder.Services.AddSingleton(run);
        if (run.IsEphemeral)
        {
            builder.Services.AddHostedService<EphemeralData>();
        }
        else
        {
            builder.Services.AddHostedService<StackStateWriter>();
            // Not in a test's run, which waits for what comes out at the other end, on a machine that runs other tests.
            builder.Services.AddHostedService<YieldToDoor>();
            builder.Configuration.AddInMemoryCollection([new("Meridian:Logs", run.Paths.Logs)]); // for ./meridian logs
        }
        if (builder.Configuration.GetValue<int?>("Meridian:ParentPid") is { } parent)
        {
            builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<ParentWatch>(services, parent));
        }
        return run;
    }

    /// <summary>Says why there is no second host, and gives the exit code for it.</summary>
    public int Refuse()
    {
        Console.Error.WriteLine(
            $"A stack with port offset {Paths.PortOffset} is already running{(StackLock.Owner(Paths) is { } pid ? $" (host process {pid})" : "")}. "
            + "./meridian down stops it; --port-offset N starts another beside it.");
        return 4;
    }
}
