using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class DeleteTopicsHandler(Broker broker) : Handler<DeleteTopicsRequest>
{
    private const short ByIdSince = 6;

    protected override async ValueTask<IMessage?> HandleAsync(DeleteTopicsRequest request, RequestContext context)
    {
        var response = new DeleteTopicsResponse();
        if (context.Version < ByIdSince)
        {
            foreach (var name in request.TopicNames) response.Responses.Add(await DeleteAsync(name, Guid.Empty));
            return response;
        }

        foreach (var topic in request.Topics)
        {
            var name = topic.Name ?? broker.Topics.Find(topic.TopicId)?.Name;
            response.Responses.Add(name is null
                ? new DeleteTopicsResponse.Topic { TopicId = topic.TopicId, ErrorCode = ErrorCode.UnknownTopicId }
                : await DeleteAsync(name, topic.TopicId));
        }

        return response;
    }

    private async ValueTask<DeleteTopicsResponse.Topic> DeleteAsync(string name, Guid id)
    {
        var error = broker.Topics.Delete(name);
        if (error == ErrorCode.None) await broker.Groups.ForgetTopicAsync(name);
        return new DeleteTopicsResponse.Topic { Name = name, TopicId = id, ErrorCode = error };
    }
}
