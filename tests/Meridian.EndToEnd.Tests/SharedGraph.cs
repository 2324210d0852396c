namespace Meridian.EndToEnd.Tests;

/// <summary>One stack for all tests that do not need one of their own; each uses an event name of its own.</summary>
[CollectionDefinition(Name)]
public sealed class SharedGraph : ICollectionFixture<WholeGraph>
{
    public const string Name = "graph";
}
