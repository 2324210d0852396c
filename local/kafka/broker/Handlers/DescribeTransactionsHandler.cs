using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;
using Meridian.Local.Kafka.Transactions;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class DescribeTransactionsHandler(Broker broker) : Handler<DescribeTransactionsRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(DescribeTransactionsRequest request, RequestContext context) =>
        Answer(new DescribeTransactionsResponse { TransactionStates = request.TransactionalIds.ConvertAll(id => Describe(id, context)) });

    private DescribeTransactionsResponse.Transaction Describe(string id, RequestContext context)
    {
        if (broker.Cluster.CoordinatorOf(id) != context.Node) return new() { TransactionalId = id, ErrorCode = ErrorCode.NotCoordinator };
        if (broker.Transactions.Find(id) is not { } transaction) return new() { TransactionalId = id, ErrorCode = ErrorCode.TransactionalIdNotFound };
        lock (transaction.Sync)
        {
            return new DescribeTransactionsResponse.Transaction
            {
                TransactionalId = id,
                TransactionState = transaction.State.ToString(),
                TransactionTimeoutMs = (int)transaction.Timeout.TotalMilliseconds,
                TransactionStartTimeMs = transaction.State == TransactionState.Ongoing ? transaction.Since.ToUnixTimeMilliseconds() : -1,
                ProducerId = transaction.ProducerId,
                ProducerEpoch = transaction.Epoch,
                Topics =
                [
                    .. transaction.Partitions.GroupBy(partition => partition.Topic).Select(topic =>
                        new DescribeTransactionsResponse.Transaction.Topic { Name = topic.Key, Partitions = [.. topic.Select(partition => partition.Partition)] }),
                ],
            };
        }
    }
}
