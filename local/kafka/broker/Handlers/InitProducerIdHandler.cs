using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class InitProducerIdHandler(Broker broker) : Handler<InitProducerIdRequest>
{
    private const short FencedSince = 4;

    protected override async ValueTask<IMessage?> HandleAsync(InitProducerIdRequest request, RequestContext context)
    {
        // An idempotent producer without transactions is nobody's successor: it always gets an id of its own.
        if (request.TransactionalId is not { } id) return NewProducer();
        if (id.Length == 0) return new InitProducerIdResponse { ErrorCode = ErrorCode.InvalidRequest, ProducerEpoch = -1 };
        if (broker.Cluster.CoordinatorOf(id) != context.Node) return new InitProducerIdResponse { ErrorCode = ErrorCode.NotCoordinator, ProducerEpoch = -1 };

        var timeout = TimeSpan.FromMilliseconds(request.TransactionTimeoutMs);
        var (error, producerId, epoch) = await broker.Transactions.InitAsync(id, timeout, (request.ProducerId, request.ProducerEpoch));
        return new InitProducerIdResponse
        {
            ErrorCode = TransactionErrors.For(error, context.Version >= FencedSince),
            ProducerId = error == ErrorCode.None ? producerId : -1,
            ProducerEpoch = error == ErrorCode.None ? epoch : (short)-1,
        };
    }

    private InitProducerIdResponse NewProducer()
    {
        try
        {
            return new InitProducerIdResponse { ProducerId = broker.ProducerIds.Next(), ProducerEpoch = 0 };
        }
        catch (IOException)
        {
            return new InitProducerIdResponse { ErrorCode = ErrorCode.CoordinatorNotAvailable, ProducerEpoch = -1 };
        }
    }
}
