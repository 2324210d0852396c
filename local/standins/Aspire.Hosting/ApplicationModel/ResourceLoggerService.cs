using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The logs of all instances: what their processes print, and what the application says about them.</summary>
public class ResourceLoggerService : IDisposable
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where lines are kept on disk; nowhere when null.</summary>
    internal string? Directory { get; set; }

    /// <summary>Is told of every line: the instance, the line, and whether it came from standard error.</summary>
    internal Action<string, string, bool>? Mirror { get; set; }

    /// <summary>Writes to the log of every instance of <paramref name="resource"/>.</summary>
    public ILogger GetLogger(IResource resource) => GetLogger(resource.InstanceIds()[0]);

    /// <summary>Writes to the log of an instance.</summary>
    public ILogger GetLogger(string resourceName) => new ResourceLogLogger(LogOf(resourceName));

    /// <summary>What was logged, then every new line, until <see cref="Complete(IResource)"/>.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => WatchAsync(resource.InstanceIds()[0]);

    /// <inheritdoc cref="WatchAsync(IResource)" />
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => LogOf(resourceName).WatchAsync();

    /// <summary>What was logged and is still kept.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource) => GetAllAsync(resource.InstanceIds()[0]);

    /// <inheritdoc cref="GetAllAsync(IResource)" />
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        await Task.CompletedTask;
        yield return LogOf(resourceName).Tail();
    }

    /// <summary>Ends all watches of the resource.</summary>
    public void Complete(IResource resource)
    {
        foreach (var id in resource.InstanceIds()) Complete(id);
    }

    /// <summary>Ends all watches of the instance.</summary>
    public void Complete(string name) => LogOf(name).Complete();

    /// <summary>Forgets what was logged.</summary>
    public void ClearBacklog(string resourceName) => LogOf(resourceName).Clear();

    /// <summary>Ends all watches and closes the files.</summary>
    public void Dispose()
    {
        foreach (var log in _logs.Values) log.Dispose();
        GC.SuppressFinalize(this);
    }

    internal ResourceLog LogOf(string instance) => _logs.GetOrAdd(instance, id => new ResourceLog(id, Directory, (line, isError) => Mirror?.Invoke(id, line, isError)));
}
