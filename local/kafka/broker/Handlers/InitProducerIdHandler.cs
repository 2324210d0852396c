using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class InitProducerIdHandler(Broker broker) : Handler<InitProducerIdRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(InitProducerIdRequest request, RequestContext context) =>
        Answer(new InitProducerIdResponse { ProducerId = broker.ProducerIds.Next(), ProducerEpoch = 0 });
}
