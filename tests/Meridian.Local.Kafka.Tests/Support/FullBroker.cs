using Meridian.Testing;

namespace Meridian.Local.Kafka.Tests.Support;

/// <summary>A broker whose data is on a disk that is soon full.</summary>
internal sealed class FullBroker : IAsyncDisposable
{
    private readonly BrokerProcess _broker = new();
    private SmallDisk? _disk;

    public string Bootstrap => _broker.Bootstrap;

    public RunningProgram Running => _broker.Running;

    public Task StartAsync(int megabytes, params string[] settings)
    {
        _disk = new SmallDisk(megabytes);
        return _broker.StartByAsync([.. _disk.Launcher], [$"--Kafka:Data={_disk.Path}", .. settings]);
    }

    /// <summary>Takes all the space that is left.</summary>
    public void Fill() => _disk!.Fill(Running.Id);

    /// <summary>Gives the space back.</summary>
    public void Free() => _disk!.Free(Running.Id);

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        _disk?.Dispose();
    }
}
