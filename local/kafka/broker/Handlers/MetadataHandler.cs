using System.Collections.Immutable;
using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;
using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class MetadataHandler(Broker broker) : Handler<MetadataRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(MetadataRequest request, RequestContext context)
    {
        // Version 0 cannot say "all" with a null list, and says it with an empty one.
        var wantsAll = request.Topics is null || (context.Version == 0 && request.Topics.Count == 0);
        var mayCreate = broker.Options.AutoCreateTopics && (context.Version < 4 || request.AllowAutoTopicCreation);
        var response = new MetadataResponse
        {
            Brokers = [.. broker.Cluster.Live.Select(node => new MetadataResponse.Broker { NodeId = node.Id, Host = node.Host, Port = node.Port })],
            ClusterId = broker.Cluster.Id,
            ControllerId = broker.Cluster.Controller.Id,
            ClusterAuthorizedOperations = AccessRules.OnCluster(request.IncludeClusterAuthorizedOperations),
            Topics = wantsAll
                ? [.. broker.Topics.All.OrderBy(topic => topic.Name, StringComparer.Ordinal).Select(topic => Describe(topic))]
                : [.. request.Topics!.Select(wanted => Find(wanted, mayCreate))],
        };
        foreach (var topic in response.Topics) topic.TopicAuthorizedOperations = AccessRules.OnTopic(request.IncludeTopicAuthorizedOperations);
        return Answer(response);
    }

    private MetadataResponse.Topic Find(MetadataRequest.Topic wanted, bool mayCreate)
    {
        if (wanted.Name is null)
        {
            return broker.Topics.Find(wanted.TopicId) is { } byId
                ? Describe(byId)
                : new MetadataResponse.Topic { TopicId = wanted.TopicId, ErrorCode = ErrorCode.UnknownTopicId };
        }

        if (!TopicCatalog.IsValidName(wanted.Name)) return Missing(wanted.Name, ErrorCode.InvalidTopic);
        if (broker.Topics.Find(wanted.Name) is { } topic) return Describe(topic);
        if (!mayCreate) return Missing(wanted.Name, ErrorCode.UnknownTopicOrPartition);
        var replicas = broker.Cluster.Assign(wanted.Name, 0, broker.Options.DefaultPartitions, broker.Cluster.Nodes.Count).ToImmutableArray();
        var (created, error) = broker.Topics.Create(wanted.Name, replicas, ImmutableSortedDictionary<string, string>.Empty);
        return created is null ? Missing(wanted.Name, error) : Describe(created);
    }

    private static MetadataResponse.Topic Missing(string name, ErrorCode error) => new() { Name = name, ErrorCode = error };

    private MetadataResponse.Topic Describe(Topic topic) => new()
    {
        Name = topic.Name,
        TopicId = topic.Id,
        Partitions = [.. Enumerable.Range(0, topic.Logs.Length).Select(partition => Describe(topic, partition))],
    };

    private MetadataResponse.Topic.Partition Describe(Topic topic, int partition)
    {
        var (leader, replicas) = (broker.Cluster.LeaderOf(topic, partition), topic.Replicas[partition]);
        return new MetadataResponse.Topic.Partition
        {
            ErrorCode = leader is null ? ErrorCode.LeaderNotAvailable : ErrorCode.None,
            Index = partition,
            LeaderId = leader?.Id ?? -1,
            LeaderEpoch = 0,
            ReplicaNodes = [.. replicas],
            IsrNodes = [.. replicas.Where(broker.Cluster.IsUp)],
            OfflineReplicas = [.. replicas.Where(id => !broker.Cluster.IsUp(id))],
        };
    }
}
