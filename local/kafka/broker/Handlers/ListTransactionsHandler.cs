using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;
using Meridian.Local.Kafka.Transactions;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class ListTransactionsHandler(Broker broker) : Handler<ListTransactionsRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(ListTransactionsRequest request, RequestContext context) => Answer(new ListTransactionsResponse
    {
        UnknownStateFilters = [.. request.StateFilters.Where(state => !Enum.IsDefined(typeof(TransactionState), state))],
        TransactionStates =
        [
            .. broker.Transactions.All
                .Where(transaction => broker.Cluster.CoordinatorOf(transaction.Id) == context.Node && IsWanted(transaction, request))
                .Select(transaction => new ListTransactionsResponse.Transaction
                {
                    TransactionalId = transaction.Id,
                    ProducerId = transaction.ProducerId,
                    TransactionState = transaction.State.ToString(),
                }),
        ],
    });

    private bool IsWanted(Transaction transaction, ListTransactionsRequest request) =>
        (request.StateFilters.Count == 0 || request.StateFilters.Contains(transaction.State.ToString()))
        && (request.ProducerIdFilters.Count == 0 || request.ProducerIdFilters.Contains(transaction.ProducerId))
        && (request.DurationFilter < 0 || broker.Time.GetUtcNow() - transaction.Since > TimeSpan.FromMilliseconds(request.DurationFilter));
}
