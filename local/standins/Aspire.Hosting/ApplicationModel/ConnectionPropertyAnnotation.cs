namespace Aspire.Hosting.ApplicationModel;

/// <summary>One more part of a connection, injected as <c>{NAME}_{KEY}</c>.</summary>
public sealed class ConnectionPropertyAnnotation(string name, ReferenceExpression referenceExpression) : IResourceAnnotation
{
    /// <summary>The key.</summary>
    public string Name { get; } = name;

    /// <summary>The value.</summary>
    public ReferenceExpression Value { get; } = referenceExpression;
}
