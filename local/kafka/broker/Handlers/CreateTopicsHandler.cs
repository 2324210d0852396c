using System.Collections.Immutable;
using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;
using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class CreateTopicsHandler(Broker broker) : Handler<CreateTopicsRequest>
{
    private const sbyte SetOnTopic = 1;
    private const sbyte DefaultValue = 5;

    protected override ValueTask<IMessage?> HandleAsync(CreateTopicsRequest request, RequestContext context)
    {
        var twice = request.Topics.GroupBy(topic => topic.Name).Where(same => same.Count() > 1).Select(same => same.Key).ToHashSet();
        return Answer(new CreateTopicsResponse
        {
            Topics = request.Topics.ConvertAll(topic => twice.Contains(topic.Name)
                ? Refuse(topic, ErrorCode.InvalidRequest, "The topic is named twice in the request.")
                : Create(topic, request.ValidateOnly)),
        });
    }

    private CreateTopicsResponse.Topic Create(CreateTopicsRequest.Topic wanted, bool validateOnly)
    {
        var (error, message) = Check(wanted);
        if (error != ErrorCode.None) return Refuse(wanted, error, message);

        var replicas = Replicas(wanted);
        var settings = wanted.Configs.Where(config => config.Value is not null).ToImmutableSortedDictionary(config => config.Name, config => config.Value!);
        if (validateOnly) return Describe(new Topic(wanted.Name, Guid.Empty, replicas, settings, []));

        var (topic, failure) = broker.Topics.Create(wanted.Name, replicas, settings);
        return failure == ErrorCode.None ? Describe(topic!) : Refuse(wanted, failure, $"Topic '{wanted.Name}': {failure}.");
    }

    private ImmutableArray<ImmutableArray<int>> Replicas(CreateTopicsRequest.Topic wanted)
    {
        if (wanted.Assignments.Count > 0) return [.. wanted.Assignments.OrderBy(assignment => assignment.Index).Select(assignment => assignment.BrokerIds.ToImmutableArray())];
        var partitions = wanted.NumPartitions == -1 ? broker.Options.DefaultPartitions : wanted.NumPartitions;
        var factor = wanted.ReplicationFactor == -1 ? broker.Cluster.Nodes.Count : wanted.ReplicationFactor;
        return [.. broker.Cluster.Assign(wanted.Name, 0, partitions, factor)];
    }

    private (ErrorCode Error, string? Message) Check(CreateTopicsRequest.Topic wanted)
    {
        if (!TopicCatalog.IsValidName(wanted.Name)) return (ErrorCode.InvalidTopic, "A topic's name has 1 to 249 of the characters a-z A-Z 0-9 . _ -");
        if (broker.Topics.Find(wanted.Name) is not null) return (ErrorCode.TopicAlreadyExists, $"Topic '{wanted.Name}' already exists.");
        if (wanted.Assignments.Count > 0) return CheckAssignments(wanted);
        if (wanted.NumPartitions is 0 or < -1) return (ErrorCode.InvalidPartitions, "Number of partitions must be larger than 0.");
        if (wanted.ReplicationFactor is 0 or < -1) return (ErrorCode.InvalidReplicationFactor, "Replication factor must be larger than 0.");
        if (wanted.ReplicationFactor > broker.Cluster.Nodes.Count)
        {
            return (ErrorCode.InvalidReplicationFactor, $"Replication factor {wanted.ReplicationFactor} is larger than the {broker.Cluster.Nodes.Count} brokers there are.");
        }

        return CheckSettings(wanted);
    }

    private (ErrorCode Error, string? Message) CheckAssignments(CreateTopicsRequest.Topic wanted)
    {
        if (wanted.NumPartitions != -1 || wanted.ReplicationFactor != -1) return (ErrorCode.InvalidRequest, "Assignments exclude a number of partitions or replicas.");
        var isComplete = wanted.Assignments.Select(assignment => assignment.Index).Order().SequenceEqual(Enumerable.Range(0, wanted.Assignments.Count));
        var isKnown = wanted.Assignments.All(assignment => assignment.BrokerIds.Count > 0 && assignment.BrokerIds.All(broker.Cluster.Exists));
        return isComplete && isKnown ? CheckSettings(wanted) : (ErrorCode.InvalidReplicaAssignment, "Partitions must be numbered from 0, and their brokers exist.");
    }

    private static (ErrorCode Error, string? Message) CheckSettings(CreateTopicsRequest.Topic wanted)
    {
        var settings = wanted.Configs.Where(config => config.Value is not null).Select(config => KeyValuePair.Create(config.Name, config.Value!));
        return TopicCatalog.FindInvalid(settings) is { } message ? (ErrorCode.InvalidConfig, message) : (ErrorCode.None, null);
    }

    private static CreateTopicsResponse.Topic Refuse(CreateTopicsRequest.Topic wanted, ErrorCode error, string? message) =>
        new() { Name = wanted.Name, ErrorCode = error, ErrorMessage = message };

    private CreateTopicsResponse.Topic Describe(Topic topic) => new()
    {
        Name = topic.Name,
        TopicId = topic.Id,
        NumPartitions = topic.Replicas.Length,
        ReplicationFactor = topic.ReplicationFactor,
        Configs = [.. TopicSetting.All.Values.Select(setting => new CreateTopicsResponse.Topic.Config
        {
            Name = setting.Name,
            Value = topic.Setting(setting.Name) ?? broker.Topics.DefaultOf(setting),
            ConfigSource = topic.Setting(setting.Name) is null ? DefaultValue : SetOnTopic,
        })],
    };
}
