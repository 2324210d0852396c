using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>ListTransactions (key 66), versions 0-1: the transactional ids.</summary>
public sealed class ListTransactionsResponse : IMessage
{
    public int ThrottleTimeMs;
    public ErrorCode ErrorCode;
    public List<string> UnknownStateFilters = [];
    public List<Transaction> TransactionStates = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Error(ref ErrorCode);
        wire.StringArray(ref UnknownStateFilters);
        wire.Array(ref TransactionStates);
        wire.Tags();
    }

    /// <summary>One transaction.</summary>
    public sealed class Transaction : IMessage
    {
        public string TransactionalId = "";
        public long ProducerId;
        public string TransactionState = "";

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref TransactionalId);
            wire.Int64(ref ProducerId);
            wire.String(ref TransactionState);
            wire.Tags();
        }
    }
}
