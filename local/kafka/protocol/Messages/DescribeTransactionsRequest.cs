using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DescribeTransactions (key 65), versions 0-0: asks for the state of transactional ids.</summary>
public sealed class DescribeTransactionsRequest : IMessage
{
    public List<string> TransactionalIds = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.StringArray(ref TransactionalIds);
        wire.Tags();
    }
}
