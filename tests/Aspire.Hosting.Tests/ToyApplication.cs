using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Tests;

/// <summary>An application of toy processes.</summary>
internal sealed class ToyApplication(DistributedApplication app) : IAsyncDisposable
{
    internal static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    internal DistributedApplication App => app;

    internal ResourceNotificationService Notifications => app.ResourceNotifications;

    internal static string Engine => new Projects.Toy_Engine().ProjectPath;

    internal static string Service => new Projects.Toy_Service().ProjectPath;

    internal static async Task<ToyApplication> StartAsync(Action<IDistributedApplicationTestingBuilder> add, params string[] args)
    {
        var builder = DistributedApplicationTestingBuilder.Create(
            ["Orchestrator:RestartDelay=00:00:00.050", "Orchestrator:StopTimeout=00:00:05", .. args]);
        add(builder);
        var app = new ToyApplication(await builder.BuildAsync(TestContext.Current.CancellationToken));
        await app.App.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    internal Task<ResourceEvent> Until(string resource, Func<CustomResourceSnapshot, bool> holds) =>
        Notifications.WaitForResourceAsync(resource, e => holds(e.Snapshot), TestContext.Current.CancellationToken).WaitAsync(Limit);

    internal Task<ResourceEvent> Until(string resource, string state) => Until(resource, s => s.State?.Text == state);

    internal int Pid(string instance) => Notifications.TryGetCurrentState(instance, out var now) ? PidOf(now.Snapshot) : 0;

    internal static int PidOf(CustomResourceSnapshot snapshot) =>
        int.Parse((string?)snapshot.Properties.FirstOrDefault(p => p.Name == KnownProperties.Pid)?.Value ?? "0", CultureInfo.InvariantCulture);

    internal async Task<string> LogAsync(string instance)
    {
        var lines = new List<string>();
        await foreach (var batch in app.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(instance)) lines.AddRange(batch.Select(l => l.Content));
        return string.Join('\n', lines);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
