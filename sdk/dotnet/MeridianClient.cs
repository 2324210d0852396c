using Meridian.Client.Sending;
using Meridian.Client.Spooling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Client;

/// <summary>
/// Sends events to Meridian in the background, in order. One instance serves the whole application; dispose of it when that ends, or what
/// still waits is lost.
/// </summary>
public sealed partial class MeridianClient : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EventQueue _queue;
    private readonly Spool? _spool;
    private readonly GatewayConnection _connection;
    private readonly Settlement _settlement;
    private readonly Delivery _delivery;
    private readonly Task _delivering;
    private int _disposed;

    /// <summary>Starts a client.</summary>
    /// <exception cref="ArgumentException">An option is wrong; the message names it.</exception>
    /// <exception cref="IOException">The spool's directory cannot be used, or another client uses it.</exception>
    public MeridianClient(MeridianOptions options, ILogger<MeridianClient>? logger = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_time, _logger) = (time ?? TimeProvider.System, logger ?? NullLogger<MeridianClient>.Instance);
        _spool = options.SpoolDirectory is null ? null : Spool.Open(options.SpoolDirectory, options.SpoolMaxBytes, _logger);
        _queue = new EventQueue(options.QueueLimit, options.WhenFull, options.BatchSize, lost => OnLost(lost, EventLostEventArgs.QueueFull, "The queue was full."));
        _connection = new GatewayConnection(options, _time);
        _settlement = new Settlement(_spool?.Events ?? 0, _queue);
        _delivery = new Delivery(options, new Backlog(options, _queue, _spool, _time), _settlement, _connection, OnLost, _logger, _time);
        _delivering = Task.Run(_delivery.RunAsync);
    }

    /// <summary>
    /// An event will not arrive: the server refused it, the queue was full, or the time to send was up. Raised on the thread that found
    /// out; a handler must not block or throw.
    /// </summary>
    public event EventHandler<EventLostEventArgs>? EventLost;

    /// <summary>Events that wait, in memory and on disk.</summary>
    public long Waiting => _settlement.Waiting;

    /// <summary>Puts an event into the queue.</summary>
    /// <returns>Whether it is in the queue; false when that was full and the event was dropped.</returns>
    /// <exception cref="ArgumentException">The server would refuse it; the message says why.</exception>
    /// <exception cref="ObjectDisposedException">The client has ended.</exception>
    public bool Enqueue(MeridianEvent item) => _queue.Add(Write(item));

    /// <summary>Puts an event into the queue, and waits for a place when it is full, whatever <see cref="MeridianOptions.WhenFull"/> says.</summary>
    /// <inheritdoc cref="Enqueue" path="/exception"/>
    public ValueTask EnqueueAsync(MeridianEvent item, CancellationToken cancellationToken = default) => _queue.AddAsync(Write(item), cancellationToken);

    /// <summary>Sends what waits without further delay.</summary>
    /// <param name="limit">The longest wait.</param>
    /// <returns>True once all that was enqueued before has arrived or was refused; false when something still waits, in memory or on disk.</returns>
    public Task<bool> FlushAsync(TimeSpan limit, CancellationToken cancellationToken = default)
    {
        var settled = _settlement.WaitAsync();
        _queue.Wake.Set();
        return Settlement.WithinAsync(settled, limit, _time, cancellationToken);
    }

    /// <summary>Sends what waits, for at most <see cref="MeridianOptions.ShutdownTimeout"/>; the rest goes to the spool, or is told as lost.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            await _delivering.ConfigureAwait(false);
            return;
        }

        _queue.Complete();
        _delivery.Stop();
        await _delivering.ConfigureAwait(false);
        _spool?.Dispose();
        _delivery.Dispose();
        _connection.Dispose();
    }

    private byte[] Write(MeridianEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        return EventJson.Write(item, _time.GetUtcNow());
    }

    private void OnLost(byte[] item, string code, string message) => OnLost(EventJson.MessageIdOf(item), code, message);

    private void OnLost(string messageId, string code, string message)
    {
        Log.EventLost(_logger, messageId, code, message);
        EventLost?.Invoke(this, new EventLostEventArgs(messageId, code, message));
    }
}
