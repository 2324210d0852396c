using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

/// <summary>A database of one's own in a server of one's own.</summary>
internal sealed class SampleClickHouseDatabase(string name, SampleClickHouse parent) : Resource(name), IResourceWithParent<SampleClickHouse>, IResourceWithConnectionString
{
    public SampleClickHouse Parent { get; } = parent;

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{Parent};Database=meridian");

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
        Parent.CombineProperties([new("DatabaseName", ReferenceExpression.Create($"meridian"))]);
}
