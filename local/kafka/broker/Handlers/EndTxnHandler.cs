using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class EndTxnHandler(Broker broker) : Handler<EndTxnRequest>
{
    private const short FencedSince = 2;

    protected override async ValueTask<IMessage?> HandleAsync(EndTxnRequest request, RequestContext context)
    {
        if (broker.Cluster.CoordinatorOf(request.TransactionalId) != context.Node) return new EndTxnResponse { ErrorCode = ErrorCode.NotCoordinator };
        var error = await broker.Transactions.EndAsync(request.TransactionalId, (request.ProducerId, request.ProducerEpoch), request.Committed);
        return new EndTxnResponse { ErrorCode = TransactionErrors.For(error, context.Version >= FencedSince) };
    }
}
