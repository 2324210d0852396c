using Meridian.Local.Kafka.Storage;

namespace Meridian.Local.Kafka.Server;

/// <summary>What goes on in the background: flushes of the policy "interval", retention, expiry.</summary>
internal sealed class Housekeeping : IAsyncDisposable
{
    private static readonly TimeSpan TransactionInterval = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Broker _broker;
    private readonly BrokerStorage _storage;
    private readonly ILogger _logger;
    private readonly Task _running;

    public Housekeeping(Broker broker, BrokerStorage storage, ILogger logger)
    {
        (_broker, _storage, _logger) = (broker, storage, logger);
        var flushing = broker.Options.GetFsyncPolicy() == FsyncPolicy.Interval
            ? EveryAsync(broker.Options.FsyncInterval, log => log.RequestFlush())
            : Task.CompletedTask;
        _running = Task.WhenAll(flushing, EveryAsync(broker.Options.CleanupInterval, Clean), ExpireTransactionsAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private void Clean(PartitionLog log)
    {
        _storage.Graveyard.Bury(log.Retain());
        _storage.Graveyard.Bury(log.Compact());
    }

    private async Task EveryAsync(TimeSpan interval, Action<PartitionLog> action)
    {
        using var timer = new PeriodicTimer(interval, _broker.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                foreach (var log in _storage.Logs) Attempt(log, action);
                _storage.Graveyard.Clear();
                await _broker.Groups.ExpireAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The broker stops.
        }
    }

    private async Task ExpireTransactionsAsync()
    {
        using var timer = new PeriodicTimer(TransactionInterval, _broker.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token)) await _broker.Transactions.ExpireAsync();
        }
        catch (OperationCanceledException)
        {
            // The broker stops.
        }
    }

    private void Attempt(PartitionLog log, Action<PartitionLog> action)
    {
        try
        {
            action(log);
        }
#pragma warning disable CA1031 // Whatever is wrong with one log, the others are still to be looked after, and the next round may do better.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Log.CleanupFailed(_logger, log.Directory, failure);
        }
    }
}
