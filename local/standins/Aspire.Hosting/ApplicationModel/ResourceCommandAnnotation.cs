namespace Aspire.Hosting.ApplicationModel;

/// <summary>A command of a resource.</summary>
public sealed class ResourceCommandAnnotation(
    string name,
    string displayName,
    Func<UpdateCommandStateContext, ResourceCommandState> updateState,
    Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
    string? displayDescription,
    object? parameter,
    string? confirmationMessage,
    string? iconName,
    IconVariant? iconVariant,
    bool isHighlighted) : IResourceAnnotation
{
    /// <summary>Its name, unique within the resource.</summary>
    public string Name { get; } = name;

    /// <summary>Its name for people.</summary>
    public string DisplayName { get; } = displayName;

    /// <summary>Whether it can be given.</summary>
    public Func<UpdateCommandStateContext, ResourceCommandState> UpdateState { get; } = updateState;

    /// <summary>Carries it out.</summary>
    public Func<ExecuteCommandContext, Task<ExecuteCommandResult>> ExecuteCommand { get; } = executeCommand;

    /// <summary>What it does, in words.</summary>
    public string? DisplayDescription { get; } = displayDescription;

    /// <summary>Handed to the command.</summary>
    public object? Parameter { get; } = parameter;

    /// <summary>Asked before it runs.</summary>
    public string? ConfirmationMessage { get; } = confirmationMessage;

    /// <summary>The icon.</summary>
    public string? IconName { get; } = iconName;

    /// <summary>The look of the icon.</summary>
    public IconVariant? IconVariant { get; } = iconVariant;

    /// <summary>Shown before the others.</summary>
    public bool IsHighlighted { get; } = isHighlighted;
}
