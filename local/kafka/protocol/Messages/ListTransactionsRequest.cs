using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>ListTransactions (key 66), versions 0-1: asks which transactional ids there are.</summary>
public sealed class ListTransactionsRequest : IMessage
{
    public List<string> StateFilters = [];
    public List<long> ProducerIdFilters = [];
    public long DurationFilter = -1;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.StringArray(ref StateFilters);
        wire.Int64Array(ref ProducerIdFilters);
        wire.Int64(ref DurationFilter, since: 1);
        wire.Tags();
    }
}
