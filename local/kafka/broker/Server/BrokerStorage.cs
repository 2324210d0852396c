using Meridian.Local.Kafka.Hosting;
using Meridian.Local.Kafka.Storage;
using Meridian.Local.Kafka.Topics;
using Meridian.Local.Kafka.Transactions;

namespace Meridian.Local.Kafka.Server;

/// <summary>Everything of a broker that lies on disk, opened and closed together.</summary>
internal sealed class BrokerStorage : IDisposable
{
    private readonly FlushQueue _flushes = new();

    private BrokerStorage(KafkaOptions options, DataDirectory data, ILogger logger, TimeProvider time)
    {
        Data = data;
        ProducerIds = new ProducerIds(data);
        Graveyard = new SegmentGraveyard(time);
        var context = new LogContext(options.GetFsyncPolicy(), _flushes, time, logger);
        Topics = new TopicCatalog(data, context, options, Graveyard);
        Groups = new InternalLog(PartitionLog.Open(data.InternalLog("groups"), InternalLog.Config, context), time);
        Transactions = new InternalLog(PartitionLog.Open(data.InternalLog("transactions"), InternalLog.Config, context), time);
    }

    public DataDirectory Data { get; }

    public TopicCatalog Topics { get; }

    /// <summary>Groups and their offsets.</summary>
    public InternalLog Groups { get; }

    public InternalLog Transactions { get; }

    public ProducerIds ProducerIds { get; }

    public SegmentGraveyard Graveyard { get; }

    /// <exception cref="StartupException">The directory is in use, not writable or damaged.</exception>
    public static BrokerStorage Open(KafkaOptions options, string directory, ILogger logger, TimeProvider time)
    {
        var data = new DataDirectory(directory);
        try
        {
            return new BrokerStorage(options, data, logger, time);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>All logs, the broker's own included.</summary>
    public IEnumerable<PartitionLog> Logs => Topics.All.SelectMany(topic => topic.Logs).Append(Groups.Log).Append(Transactions.Log);

    public void Dispose()
    {
        // First the flushes that are queued, so that whoever waits for one is told.
        _flushes.Dispose();
        Topics.Dispose();
        Groups.Dispose();
        Transactions.Dispose();
        Graveyard.Dispose();
        Data.Dispose();
    }
}
