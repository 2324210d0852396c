namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is set later; readers wait for it.</summary>
public sealed class ValueSnapshot<T>
    where T : notnull
{
    private readonly TaskCompletionSource<T> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Task<T>? _latest;

    /// <summary>True once <see cref="SetValue"/> or <see cref="SetException"/> was called.</summary>
    public bool IsValueSet => _latest is not null;

    internal T? ValueIfSet => _latest is { IsCompletedSuccessfully: true } task ? task.Result : default;

    /// <summary>The value; waits until there is one.</summary>
    public Task<T> GetValueAsync(CancellationToken cancellationToken = default) => (_latest ?? _first.Task).WaitAsync(cancellationToken);

    /// <summary>Gives or replaces the value.</summary>
    public void SetValue(T value)
    {
        _latest = Task.FromResult(value);
        _first.TrySetResult(value);
    }

    /// <summary>Makes readers fail.</summary>
    public void SetException(Exception exception)
    {
        _latest = Task.FromException<T>(exception);
        _first.TrySetException(exception);
    }
}
