using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DescribeTransactions (key 65), versions 0-0: the state of each transactional id.</summary>
public sealed class DescribeTransactionsResponse : IMessage
{
    public int ThrottleTimeMs;
    public List<Transaction> TransactionStates = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref TransactionStates);
        wire.Tags();
    }

    /// <summary>One transaction.</summary>
    public sealed class Transaction : IMessage
    {
        public ErrorCode ErrorCode;
        public string TransactionalId = "";
        public string TransactionState = "";
        public int TransactionTimeoutMs;
        public long TransactionStartTimeMs;
        public long ProducerId;
        public short ProducerEpoch;
        public List<Topic> Topics = [];

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.Error(ref ErrorCode);
            wire.String(ref TransactionalId);
            wire.String(ref TransactionState);
            wire.Int32(ref TransactionTimeoutMs);
            wire.Int64(ref TransactionStartTimeMs);
            wire.Int64(ref ProducerId);
            wire.Int16(ref ProducerEpoch);
            wire.Array(ref Topics);
            wire.Tags();
        }

        /// <summary>One topic.</summary>
        public sealed class Topic : IMessage
        {
            public string Name = "";
            public List<int> Partitions = [];

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.String(ref Name);
                wire.Int32Array(ref Partitions);
                wire.Tags();
            }
        }
    }
}
