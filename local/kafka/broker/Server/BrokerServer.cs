using System.Diagnostics;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Groups;
using Meridian.Local.Kafka.Handlers;
using Meridian.Local.Kafka.Hosting;
using Meridian.Local.Kafka.Topics;
using Meridian.Local.Kafka.Transactions;

namespace Meridian.Local.Kafka.Server;

/// <summary>A running broker: opens the data, listens, cleans up in the background, and closes all of it in order.</summary>
internal sealed class BrokerServer : IAsyncDisposable
{
    private readonly Dictionary<int, NodeListener> _listeners = [];
    private readonly RequestDispatcher _dispatcher;
    private readonly BrokerStorage _storage;
    private readonly GroupCoordinator _groups;
    private readonly Housekeeping _housekeeping;
    private readonly ListenerSecurity _security;
    private readonly ConnectionLimits _limits;
    private readonly ILogger _logger;

    private BrokerServer(KafkaOptions options, ListenerSecurity security, BrokerStorage storage, ILogger logger, TimeProvider time)
    {
        (_storage, _logger) = (storage, logger);
        _groups = new GroupCoordinator(new GroupStore(storage.Groups, time), options, time, logger);
        var transactions = TransactionCoordinator.Of(storage, _groups, time, logger);
        Broker = new Broker(options, Cluster.Of(options, storage.Data.Cluster.Id), storage.Topics, _groups, transactions, storage.ProducerIds, time);
        Metrics.ObserveLagOf(Broker);
        _dispatcher = new RequestDispatcher(HandlerTable.Of(Broker), Metrics);
        (_security, _limits) = (security, ConnectionLimits.Of(options));
        _housekeeping = new Housekeeping(Broker, storage, logger);
    }

    public Broker Broker { get; }

    public BrokerMetrics Metrics { get; } = new();

    /// <summary>Where clients connect: host:port of each node that is up, with commas between.</summary>
    public string BootstrapServers => string.Join(',', Broker.Cluster.Live.Select(node => $"{node.Host}:{node.Port}"));

    /// <summary>Opens the data directory and begins to listen.</summary>
    /// <exception cref="StartupException">It cannot: the message says why and what to do.</exception>
    public static async Task<BrokerServer> StartAsync(KafkaOptions options, string dataDirectory, ILogger logger, TimeProvider time)
    {
        var server = Open(options, new ListenerSecurity(options.Security), dataDirectory, logger, time);
        try
        {
            await server.Broker.Transactions.LoadAsync();
            foreach (var node in server.Broker.Cluster.Nodes) server.StartNode(node.Id, options.Ports[node.Id - 1]);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static BrokerServer Open(KafkaOptions options, ListenerSecurity security, string dataDirectory, ILogger logger, TimeProvider time)
    {
        var clock = Stopwatch.StartNew();
        BrokerStorage? storage = null;
        try
        {
            storage = BrokerStorage.Open(options, dataDirectory, logger, time);
            var server = new BrokerServer(options, security, storage, logger, time);
            var partitions = storage.Topics.All.Sum(topic => topic.Logs.Length);
            Log.Opened(logger, storage.Data.Root, options.Fsync, storage.Topics.All.Count, partitions, clock.ElapsedMilliseconds);
            return server;
        }
        catch (Exception unreadable) when (unreadable.GetBaseException() is IOException or UnauthorizedAccessException or MalformedMessageException)
        {
            storage?.Dispose();
            throw new StartupException($"The data in {Path.GetFullPath(dataDirectory)} cannot be opened: {unreadable.GetBaseException().Message}");
        }
    }

    /// <summary>Lets a node listen again after <see cref="StopNodeAsync"/>, on the port it had.</summary>
    public void StartNode(int id) => StartNode(id, Broker.Cluster.Nodes[id - 1].Port);

    /// <summary>Takes one logical broker down as a crash of its machine would: its connections break, and others lead its partitions.</summary>
    public async Task StopNodeAsync(int id)
    {
        if (_listeners.Remove(id, out var listener)) await listener.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners.Values) await listener.DisposeAsync();
        await _housekeeping.DisposeAsync();
        await _groups.DisposeAsync();
        Metrics.Dispose();
        _storage.Dispose();
    }

    private void StartNode(int id, int port)
    {
        var listener = new NodeListener(Broker.Cluster.Nodes[id - 1], _security, _dispatcher, Metrics, _limits, _logger);
        _listeners[id] = listener;
        listener.Start(port);
    }
}
