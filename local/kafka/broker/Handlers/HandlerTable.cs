using Meridian.Kafka.Protocol;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

/// <summary>Which handler answers which request.</summary>
internal static class HandlerTable
{
#pragma warning disable CA1506 // To name every handler, once, is what this is for.
    public static IReadOnlyDictionary<ApiKey, IRequestHandler> Of(Broker broker)
    {
        var handlers = new Dictionary<ApiKey, IRequestHandler>
        {
            [ApiKey.Produce] = new ProduceHandler(broker),
            [ApiKey.Fetch] = new FetchHandler(broker),
            [ApiKey.ListOffsets] = new ListOffsetsHandler(broker),
            [ApiKey.Metadata] = new MetadataHandler(broker),
            [ApiKey.OffsetCommit] = new OffsetCommitHandler(broker),
            [ApiKey.OffsetFetch] = new OffsetFetchHandler(broker),
            [ApiKey.FindCoordinator] = new FindCoordinatorHandler(broker),
            [ApiKey.JoinGroup] = new JoinGroupHandler(broker),
            [ApiKey.Heartbeat] = new HeartbeatHandler(broker),
            [ApiKey.LeaveGroup] = new LeaveGroupHandler(broker),
            [ApiKey.SyncGroup] = new SyncGroupHandler(broker),
            [ApiKey.DescribeGroups] = new DescribeGroupsHandler(broker),
            [ApiKey.ListGroups] = new ListGroupsHandler(broker),
            [ApiKey.CreateTopics] = new CreateTopicsHandler(broker),
            [ApiKey.DeleteTopics] = new DeleteTopicsHandler(broker),
            [ApiKey.DeleteRecords] = new DeleteRecordsHandler(broker),
            [ApiKey.InitProducerId] = new InitProducerIdHandler(broker),
            [ApiKey.OffsetForLeaderEpoch] = new OffsetForLeaderEpochHandler(broker),
            [ApiKey.AddPartitionsToTxn] = new AddPartitionsToTxnHandler(broker),
            [ApiKey.AddOffsetsToTxn] = new AddOffsetsToTxnHandler(broker),
            [ApiKey.EndTxn] = new EndTxnHandler(broker),
            [ApiKey.TxnOffsetCommit] = new TxnOffsetCommitHandler(broker),
            [ApiKey.DescribeAcls] = new DescribeAclsHandler(),
            [ApiKey.CreateAcls] = new CreateAclsHandler(),
            [ApiKey.DeleteAcls] = new DeleteAclsHandler(),
            [ApiKey.DescribeConfigs] = new DescribeConfigsHandler(broker),
            [ApiKey.AlterConfigs] = new AlterConfigsHandler(broker),
            [ApiKey.CreatePartitions] = new CreatePartitionsHandler(broker),
            [ApiKey.DeleteGroups] = new DeleteGroupsHandler(broker),
            [ApiKey.ElectLeaders] = new ElectLeadersHandler(broker),
            [ApiKey.IncrementalAlterConfigs] = new IncrementalAlterConfigsHandler(broker),
            [ApiKey.OffsetDelete] = new OffsetDeleteHandler(broker),
            [ApiKey.DescribeCluster] = new DescribeClusterHandler(broker),
            [ApiKey.DescribeProducers] = new DescribeProducersHandler(broker),
            [ApiKey.DescribeTransactions] = new DescribeTransactionsHandler(broker),
            [ApiKey.ListTransactions] = new ListTransactionsHandler(broker),
        };
        if (broker.Options.Security.UsesSasl)
        {
            handlers[ApiKey.SaslHandshake] = new SaslHandshakeHandler();
            handlers[ApiKey.SaslAuthenticate] = new SaslAuthenticateHandler();
        }

        handlers[ApiKey.ApiVersions] = new ApiVersionsHandler(handlers.Keys.Append(ApiKey.ApiVersions).ToHashSet());
        return handlers;
    }
}
