using System.Collections.Frozen;
using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol;

/// <summary>The versions of one request type: what is announced, what is really served, and where compact encoding begins.</summary>
/// <param name="Min">Lowest version announced in ApiVersions. It is 0 even where no version that old is served:
/// librdkafka before 2.4 switches off compression, groups and idempotence unless the announced range holds certain old versions.</param>
/// <param name="ServedFrom">Lowest version answered; a connection that sends an older one is closed, as Kafka does.</param>
/// <param name="Max">Highest version announced and served.</param>
/// <param name="FlexibleFrom">First version with compact lengths and tagged fields (KIP-482).</param>
public sealed record Api(ApiKey Key, short Min, short ServedFrom, short Max, short FlexibleFrom)
{
    private const short Never = IWire.Last;

    private static readonly FrozenDictionary<short, Api> ByKey = new Api[]
    {
        new(ApiKey.Produce, 0, 3, 11, 9),
        new(ApiKey.Fetch, 0, 4, 16, 12),
        new(ApiKey.ListOffsets, 0, 1, 7, 6),
        new(ApiKey.Metadata, 0, 0, 12, 9),
        new(ApiKey.OffsetCommit, 0, 2, 9, 8),
        new(ApiKey.OffsetFetch, 0, 0, 9, 6),
        new(ApiKey.FindCoordinator, 0, 0, 4, 3),
        new(ApiKey.JoinGroup, 0, 0, 9, 6),
        new(ApiKey.Heartbeat, 0, 0, 4, 4),
        new(ApiKey.LeaveGroup, 0, 0, 5, 4),
        new(ApiKey.SyncGroup, 0, 0, 5, 4),
        new(ApiKey.DescribeGroups, 0, 0, 5, 5),
        new(ApiKey.ListGroups, 0, 0, 5, 3),
        new(ApiKey.SaslHandshake, 0, 0, 1, Never),
        new(ApiKey.ApiVersions, 0, 0, 4, 3),
        new(ApiKey.CreateTopics, 0, 0, 7, 5),
        new(ApiKey.DeleteTopics, 0, 0, 6, 4),
        new(ApiKey.DeleteRecords, 0, 0, 2, 2),
        new(ApiKey.InitProducerId, 0, 0, 5, 2),
        new(ApiKey.OffsetForLeaderEpoch, 0, 0, 4, 4),
        new(ApiKey.AddPartitionsToTxn, 0, 0, 3, 3),
        new(ApiKey.AddOffsetsToTxn, 0, 0, 4, 3),
        new(ApiKey.EndTxn, 0, 0, 4, 3),
        new(ApiKey.TxnOffsetCommit, 0, 0, 4, 3),
        new(ApiKey.DescribeAcls, 0, 0, 3, 2),
        new(ApiKey.CreateAcls, 0, 0, 3, 2),
        new(ApiKey.DeleteAcls, 0, 0, 3, 2),
        new(ApiKey.DescribeConfigs, 0, 0, 4, 4),
        new(ApiKey.AlterConfigs, 0, 0, 2, 2),
        new(ApiKey.SaslAuthenticate, 0, 0, 2, 2),
        new(ApiKey.CreatePartitions, 0, 0, 3, 2),
        new(ApiKey.DeleteGroups, 0, 0, 2, 2),
        new(ApiKey.ElectLeaders, 0, 0, 2, 2),
        new(ApiKey.IncrementalAlterConfigs, 0, 0, 1, 1),
        new(ApiKey.OffsetDelete, 0, 0, 0, Never),
        new(ApiKey.DescribeCluster, 0, 0, 1, 0),
        new(ApiKey.DescribeProducers, 0, 0, 0, 0),
        new(ApiKey.DescribeTransactions, 0, 0, 0, 0),
        new(ApiKey.ListTransactions, 0, 0, 1, 0),
    }.ToFrozenDictionary(api => (short)api.Key);

    /// <summary>The request type's name.</summary>
    public string Name { get; } = Key.ToString();

    /// <summary>All request types, in the order of their keys.</summary>
    public static IReadOnlyList<Api> All { get; } = [.. ByKey.Values.OrderBy(api => api.Key)];

    /// <summary>The versions of <paramref name="key"/>, or null if this codec does not know it.</summary>
    public static Api? Find(short key) => ByKey.GetValueOrDefault(key);

    public bool IsFlexible(short version) => version >= FlexibleFrom;

    public bool Serves(short version) => version >= ServedFrom && version <= Max;
}
