using Meridian.Testing;
using Meridian.Trainer.Simulation;
using Meridian.Trainer.Store;

namespace Meridian.Trainer.Tests;

/// <summary>A small product and a few streams in ClickHouse, made at first use and changed by nobody.</summary>
public sealed class SimulatedHistory : IAsyncDisposable
{
    private static readonly DateTimeOffset From = new(2026, 2, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly SemaphoreSlim _once = new(1);
    private EventsDatabase? _database;

    internal static HistoryOptions Product { get; } = new(From, 160, 1_500, 7);

    internal static HistoryOptions Streams { get; } = new(From, 84, 4, 7);

    internal Guid ProductTenant { get; } = Guid.CreateVersion7();

    internal Guid StreamTenant { get; } = Guid.CreateVersion7();

    internal TrainingSource People => new([ProductTenant], Product.From, Product.To, IsImported: false) { WarmUp = TimeSpan.FromDays(45) };

    internal TrainingSource Volumes => new([StreamTenant], Streams.From, Streams.To, IsImported: false);

    internal async Task<EventsDatabase> DatabaseAsync(ClickHouseServer server)
    {
        await _once.WaitAsync();
        try
        {
            return _database ??= await MakeAsync(server);
        }
        finally
        {
            _once.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _database?.Dispose();
        _once.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<EventsDatabase> MakeAsync(ClickHouseServer server)
    {
        var database = await Some.DatabaseAsync(server);
        await EventWriter.WriteAsync(database, ProductTenant, ProductHistory.Of(Product), CancellationToken.None);
        await EventWriter.WriteAsync(database, StreamTenant, StreamHistory.Of(Streams), CancellationToken.None);
        return database;
    }
}
