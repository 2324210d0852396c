using System.Collections.Immutable;
using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;
using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class CreatePartitionsHandler(Broker broker) : Handler<CreatePartitionsRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(CreatePartitionsRequest request, RequestContext context) => Answer(new CreatePartitionsResponse
    {
        Results = request.Topics.ConvertAll(topic =>
        {
            var error = Create(topic, request.ValidateOnly);
            return new CreatePartitionsResponse.Topic
            {
                Name = topic.Name,
                ErrorCode = error,
                ErrorMessage = error == ErrorCode.None ? null : $"Topic '{topic.Name}' cannot have {topic.Count} partitions: {error}.",
            };
        }),
    });

    private ErrorCode Create(CreatePartitionsRequest.Topic wanted, bool validateOnly)
    {
        if (broker.Topics.Find(wanted.Name) is not { } topic) return ErrorCode.UnknownTopicOrPartition;
        if (wanted.Count <= topic.Logs.Length) return ErrorCode.InvalidPartitions;
        var replicas = Replicas(topic, wanted);
        if (replicas.Count != wanted.Count - topic.Logs.Length || !replicas.TrueForAll(IsValid)) return ErrorCode.InvalidReplicaAssignment;
        return validateOnly ? ErrorCode.None : broker.Topics.AddPartitions(wanted.Name, replicas);
    }

    private bool IsValid(ImmutableArray<int> nodes) => nodes.Length > 0 && nodes.All(broker.Cluster.Exists) && nodes.Distinct().Count() == nodes.Length;

    private List<ImmutableArray<int>> Replicas(Topic topic, CreatePartitionsRequest.Topic wanted)
    {
        if (wanted.Assignments is { } assigned) return assigned.ConvertAll(assignment => assignment.BrokerIds.ToImmutableArray());
        return [.. broker.Cluster.Assign(topic.Name, topic.Logs.Length, wanted.Count, topic.ReplicationFactor)];
    }
}
