using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Start, stop and restart.</summary>
internal static class BuiltInCommands
{
    internal static void AddTo(IResource resource, ApplicationOrchestrator orchestrator)
    {
        Add(resource, KnownResourceCommands.StartCommand, "Start", "Play", orchestrator.StartInstanceAsync, CanStart);
        Add(resource, KnownResourceCommands.StopCommand, "Stop", "Stop", orchestrator.StopInstanceAsync, CanStop);
        Add(resource, KnownResourceCommands.RestartCommand, "Restart", "ArrowCounterclockwise", async instance =>
        {
            await orchestrator.StopInstanceAsync(instance);
            await orchestrator.StartInstanceAsync(instance);
        }, s => s.State?.Text == KnownResourceStates.Running);
    }

    private static bool CanStart(CustomResourceSnapshot snapshot) => snapshot.IsTerminal
        || snapshot.State?.Text == KnownResourceStates.NotStarted
        || snapshot.State?.Text == KnownResourceStates.Waiting;

    private static bool CanStop(CustomResourceSnapshot snapshot) => !snapshot.IsTerminal
        && snapshot.State is { Text: var text }
        && text != KnownResourceStates.NotStarted
        && text != KnownResourceStates.Stopping;

    private static void Add(
        IResource resource,
        string name,
        string displayName,
        string icon,
        Func<string, Task> execute,
        Func<CustomResourceSnapshot, bool> canExecute)
    {
        if (resource.Annotations.OfType<ResourceCommandAnnotation>().Any(c => c.Name == name)) return;

        resource.Annotations.Add(new ResourceCommandAnnotation(
            name,
            displayName,
            context => canExecute(context.ResourceSnapshot) ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
            async context =>
            {
                await execute(context.ResourceName);
                return CommandResults.Success();
            },
            displayDescription: null,
            parameter: null,
            confirmationMessage: null,
            icon,
            IconVariant.Filled,
            isHighlighted: true));
    }
}
