using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Gives commands to resources.</summary>
public partial class ResourceCommandService
{
    private readonly ResourceNotificationService _notifications;
    private readonly IServiceProvider _services;
    private readonly ILogger<ResourceCommandService> _logger;

    internal ResourceCommandService(ResourceNotificationService notifications, IServiceProvider services, ILogger<ResourceCommandService> logger)
    {
        _notifications = notifications;
        _services = services;
        _logger = logger;
    }

    /// <summary>Gives a command to an instance, or to a resource by its name. An unknown resource or command is a failed result.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        if (_notifications.TryGetCurrentState(resourceId, out var instance)) return await ExecuteAsync(instance, commandName, cancellationToken);

        var replicated = _notifications.Current().FirstOrDefault(e => string.Equals(e.Resource.Name, resourceId, StringComparison.OrdinalIgnoreCase));
        return replicated is null
            ? CommandResults.Failure($"There is no resource '{resourceId}'.")
            : await ExecuteCommandAsync(replicated.Resource, commandName, cancellationToken);
    }

    /// <summary>Gives a command to every instance of a resource.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        var instances = _notifications.Current().Where(e => e.Resource == resource).ToList();
        if (instances.Count == 0) return CommandResults.Failure($"Nothing is known of the resource '{resource.Name}' yet.");

        var results = await Task.WhenAll(instances.Select(instance => ExecuteAsync(instance, commandName, cancellationToken)));
        return Array.Find(results, r => !r.Success) ?? CommandResults.Success();
    }

    private async Task<ExecuteCommandResult> ExecuteAsync(ResourceEvent instance, string commandName, CancellationToken cancellationToken)
    {
        var command = instance.Resource.Annotations.OfType<ResourceCommandAnnotation>().LastOrDefault(c => c.Name == commandName);
        if (command is null) return CommandResults.Failure($"The resource '{instance.Resource.Name}' has no command '{commandName}'.");

        LogCommand(_logger, commandName, instance.ResourceId);
        try
        {
            return await command.ExecuteCommand(new() { ServiceProvider = _services, ResourceName = instance.ResourceId, CancellationToken = cancellationToken });
        }
        catch (OperationCanceledException)
        {
            return CommandResults.Canceled();
        }
#pragma warning disable CA1031 // A command is code of the application host's author; whatever it throws is its result.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogFault(_logger, fault, commandName, instance.ResourceId);
            return CommandResults.Failure(fault);
        }
    }

    [LoggerMessage(4011, LogLevel.Information, "Command '{Command}' for '{Resource}'")]
    private static partial void LogCommand(ILogger logger, string command, string resource);

    [LoggerMessage(4012, LogLevel.Error, "Command '{Command}' for '{Resource}' failed")]
    private static partial void LogFault(ILogger logger, Exception fault, string command, string resource);
}
