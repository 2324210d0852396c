using System.Collections.Immutable;

namespace Meridian.Local.Kafka.Topics;

/// <summary>What outlives a restart besides topics.</summary>
/// <param name="NextProducerId">The first producer id not yet handed out to a block.</param>
internal sealed record SavedCluster(string Id, long NextProducerId)
{
    /// <summary>Settings (<see cref="NodeSetting"/>) by node.</summary>
    public ImmutableSortedDictionary<int, ImmutableSortedDictionary<string, string>> NodeSettings { get; init; } =
        ImmutableSortedDictionary<int, ImmutableSortedDictionary<string, string>>.Empty;
}
