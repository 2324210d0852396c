using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

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
        if (wanted.Assignments is { } assignments && assignments.Count != wanted.Count - topic.Logs.Length) return ErrorCode.InvalidReplicaAssignment;
        return validateOnly ? ErrorCode.None : broker.Topics.AddPartitions(wanted.Name, wanted.Count);
    }
}
