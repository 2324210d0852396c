namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is given when the application runs or is deployed.</summary>
public class ParameterResource : Resource, IManifestExpressionProvider, IValueProvider, IResourceWithoutLifetime
{
    private readonly Lazy<string> _value;

    /// <param name="callback">Finds the value, given the default.</param>
    /// <param name="secret">The value is never shown.</param>
    public ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false)
        : base(name)
    {
        _value = new(() => callback(Default));
        Secret = secret;
    }

    /// <summary>The value is never shown.</summary>
    public bool Secret { get; }

    /// <summary>The value is a connection string.</summary>
    public bool IsConnectionString { get; set; }

    /// <summary>Stands in when nobody gave a value.</summary>
    public ParameterDefault? Default { get; set; }

    /// <summary>What it is for.</summary>
    public string? Description { get; set; }

    /// <summary><see cref="Description"/> is Markdown.</summary>
    public bool EnableDescriptionMarkdown { get; set; }

    /// <inheritdoc />
    public string ValueExpression => IsConnectionString ? $"{{{Name}.connectionString}}" : $"{{{Name}.value}}";

    internal string ConfigurationKey { get; init; } = string.Empty;

    /// <summary>The value.</summary>
    /// <exception cref="MissingParameterValueException">There is neither a value nor a default.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => new(_value.Value);

    /// <inheritdoc cref="GetValueAsync(CancellationToken)" />
    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken) => GetValueAsync(cancellationToken);
}
