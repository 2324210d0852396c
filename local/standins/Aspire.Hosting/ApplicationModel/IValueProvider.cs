namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something that has a value once the application runs.</summary>
public interface IValueProvider
{
    /// <summary>The value; waits until there is one.</summary>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    /// <summary>The value as <see cref="ValueProviderContext.Caller"/> has to write it.</summary>
    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
        GetValueAsync(cancellationToken);
}
