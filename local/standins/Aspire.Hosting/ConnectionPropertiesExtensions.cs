using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Helps with the parts of connections.</summary>
public static class ConnectionPropertiesExtensions
{
    /// <summary>The parts of <paramref name="source"/>, with those of <paramref name="additional"/> put over them.</summary>
    public static IEnumerable<KeyValuePair<string, ReferenceExpression>> CombineProperties(
        this IResourceWithConnectionString source,
        IEnumerable<KeyValuePair<string, ReferenceExpression>> additional)
    {
        var over = additional.ToList();
        var replaced = over.Select(p => p.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. source.GetConnectionProperties().Where(p => !replaced.Contains(p.Key)), .. over];
    }
}
