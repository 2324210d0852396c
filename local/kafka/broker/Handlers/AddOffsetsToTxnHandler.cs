using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class AddOffsetsToTxnHandler(Broker broker) : Handler<AddOffsetsToTxnRequest>
{
    private const short FencedSince = 2;

    protected override async ValueTask<IMessage?> HandleAsync(AddOffsetsToTxnRequest request, RequestContext context)
    {
        if (broker.Cluster.CoordinatorOf(request.TransactionalId) != context.Node) return new AddOffsetsToTxnResponse { ErrorCode = ErrorCode.NotCoordinator };
        var error = await broker.Transactions.AddGroupAsync(request.TransactionalId, (request.ProducerId, request.ProducerEpoch), request.GroupId);
        return new AddOffsetsToTxnResponse { ErrorCode = TransactionErrors.For(error, context.Version >= FencedSince) };
    }
}
