using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Transactions;

/// <summary>Hands out producer ids, each once for the life of the data directory.</summary>
internal sealed class ProducerIds(DataDirectory data)
{
    private const int BlockSize = 1000;

    private readonly Lock _sync = new();
    private long _next;
    private long _blockEnd;

    /// <exception cref="IOException">The disk is full, and with it no more can be handed out.</exception>
    public long Next()
    {
        lock (_sync)
        {
            if (_next == _blockEnd)
            {
                // The block is taken on disk before any of it is used, so a crash skips ids but repeats none.
                var (first, end) = (data.Cluster.NextProducerId, data.Cluster.NextProducerId + BlockSize);
                data.ChangeCluster(cluster => cluster with { NextProducerId = end });
                (_next, _blockEnd) = (first, end);
            }

            return _next++;
        }
    }
}
