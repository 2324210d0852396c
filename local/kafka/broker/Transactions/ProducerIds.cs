using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Transactions;

/// <summary>Hands out producer ids, each once for the life of the data directory.</summary>
internal sealed class ProducerIds(DataDirectory data)
{
    private const int BlockSize = 1000;

    private readonly Lock _sync = new();
    private long _next;
    private long _blockEnd;

    public long Next()
    {
        lock (_sync)
        {
            if (_next == _blockEnd)
            {
                // The block is taken on disk before any of it is used, so a crash skips ids but repeats none.
                _next = data.Cluster.NextProducerId;
                _blockEnd = _next + BlockSize;
                data.WriteCluster(data.Cluster with { NextProducerId = _blockEnd });
            }

            return _next++;
        }
    }
}
