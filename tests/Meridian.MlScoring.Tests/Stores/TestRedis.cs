using System.Globalization;
using Meridian.Testing;
using StackExchange.Redis;

namespace Meridian.MlScoring.Tests.Stores;

/// <summary>A Redis that a test may kill, stop and start again.</summary>
public sealed class TestRedis : IAsyncDisposable
{
    private readonly TemporaryDirectory _data = new();
    private readonly int _port = FreePort.Next();
    private EngineProcess? _engine;

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"localhost:{_port},password=test,connectTimeout=2000");

    public async Task<TestRedis> StartAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        _engine = EngineProcess.Start("Meridian.Local.Redis", $"Redis:Port={_port}", "Redis:Password=test", $"Redis:Data={_data["redis"]}");
        await _engine.UntilReady(AnswersAsync);
        return this;
    }

    /// <summary>It ends with SIGKILL, and all in it that was not written.</summary>
    public async Task KillAsync()
    {
        using (FrozenProcesses.Freeze(_engine!.Id))
        {
            foreach (var child in FrozenProcesses.ChildrenOf(_engine.Id)) FrozenProcesses.Kill(child);
        }

        await _engine.KillAsync();
    }

    /// <summary>Makes it hang, with its connections open, until that is disposed.</summary>
    public IDisposable Freeze() => FrozenProcesses.Freeze(_engine!.Id);

    /// <summary>Asks it, with time for a machine that is busy.</summary>
    public async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> ask)
    {
        ConnectionMultiplexer? found = null;
        await Eventually.Until("Redis lets somebody in", async () => (found = await TryConnectAsync()) is not null);
        using var connection = found!;
        return await ask(connection.GetDatabase());
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        _data.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var connection = await TryConnectAsync();
            return connection is not null && await connection.GetDatabase().PingAsync() >= TimeSpan.Zero;
        }
        catch (RedisConnectionException)
        {
            return false;
        }
    }

    private async Task<ConnectionMultiplexer?> TryConnectAsync()
    {
        try
        {
            return await ConnectionMultiplexer.ConnectAsync(ConnectionString);
        }
        catch (RedisConnectionException)
        {
            return null;
        }
    }
}
