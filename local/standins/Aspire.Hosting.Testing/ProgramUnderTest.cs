using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// A Program.cs that runs on a thread of its own. It is held where it calls Build, for the test to change the model, and where it calls Run,
/// until the test disposes the application.
/// </summary>
internal sealed class ProgramUnderTest(Assembly host, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure) : BuilderInterceptor
{
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _building = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<DistributedApplicationBuilder> RunToBuildAsync(CancellationToken cancellationToken)
    {
        new Thread(Run) { IsBackground = true, Name = $"{host.GetName().Name} under test" }.Start();
        return _building.Task.WaitAsync(cancellationToken);
    }

    internal Task<DistributedApplication> RunToEndAsync(CancellationToken cancellationToken)
    {
        _goOn.TrySetResult();
        return _built.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends a program that was never built.</summary>
    internal void Abandon() => _goOn.TrySetException(new OperationCanceledException("The test gave up the application before it was built."));

    internal override void OnBuilderCreating(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        TestDefaults.Apply(options, settings, host);
        configure(options, settings);
    }

    internal override void OnBuilderCreated(DistributedApplicationBuilder builder) => TestDefaults.Apply(builder);

    internal override void OnBuilding(DistributedApplicationBuilder builder)
    {
        _building.TrySetResult(builder);
        _goOn.Task.GetAwaiter().GetResult();
    }

    internal override void OnBuilt(DistributedApplication application) => _built.TrySetResult(application);

    private void Run()
    {
        Current = this;
        try
        {
            var main = host.EntryPoint ?? throw new InvalidOperationException($"'{host.GetName().Name}' has no entry point: it is no application host.");
            main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, main.GetParameters().Length == 0 ? [] : [args], null);
            Fail(new InvalidOperationException("The entry point exited without building an application."));
        }
#pragma warning disable CA1031 // Whatever Program.cs throws is the test's to see.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Fail(fault);
        }
    }

    private void Fail(Exception fault)
    {
        _building.TrySetException(fault);
        _built.TrySetException(fault);
    }
}
