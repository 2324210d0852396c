using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Meridian.Stack;

namespace Aspire.Hosting.DeveloperPage;

/// <summary>An instance as the page shows it. The environment is left out: it is full of secrets.</summary>
/// <param name="Memory">Resident bytes of the process and all that it started.</param>
internal sealed record ResourceView(
    string Id,
    string Name,
    string Type,
    string? State,
    string? Style,
    string? Health,
    IReadOnlyList<HealthView> Checks,
    int? Pid,
    long? Memory,
    int Restarts,
    int? ExitCode,
    DateTime? Started,
    DateTime? Stopped,
    string? Source,
    IReadOnlyList<EndpointView> Endpoints,
    IReadOnlyList<CommandStateView> Commands,
    IReadOnlyList<string> Uses)
{
    internal static ResourceView Of(ResourceEvent e)
    {
        var snapshot = e.Snapshot;
        var pid = snapshot.State?.Text == KnownResourceStates.Running ? PidOf(snapshot) : null;
        return new(
            e.ResourceId,
            e.Resource.Name,
            snapshot.ResourceType,
            snapshot.State?.Text,
            snapshot.State?.Style,
            snapshot.HealthStatus?.ToString(),
            [.. snapshot.HealthReports.Select(r => new HealthView(r.Name, r.Status?.ToString(), r.Description ?? r.ExceptionText))],
            pid,
            ProcessTree.ResidentBytes(pid),
            snapshot.Restarts,
            snapshot.ExitCode,
            snapshot.StartTimeStamp,
            snapshot.StopTimeStamp,
            snapshot.Properties.FirstOrDefault(p => p.Name == CustomResourceKnownProperties.Source)?.Value as string,
            [.. snapshot.Urls.Where(u => !u.IsInternal).OrderByDescending(u => u.DisplayProperties.SortOrder).Select(u => new EndpointView(u.Name, u.Url, u.DisplayProperties.DisplayName))],
            [.. snapshot.Commands.Where(c => c.State is not ResourceCommandState.Hidden).Select(c => new CommandStateView(c.Name, c.DisplayName, c.State is ResourceCommandState.Enabled, c.ConfirmationMessage))],
            [.. snapshot.Relationships.Select(r => r.ResourceName).Distinct()]);
    }

    private static int? PidOf(CustomResourceSnapshot snapshot) =>
        snapshot.Properties.FirstOrDefault(p => p.Name == KnownProperties.Pid)?.Value is string pid ? int.Parse(pid, CultureInfo.InvariantCulture) : null;
}
