using System.Globalization;
using Meridian.Testing;
using StackExchange.Redis;

namespace Meridian.ApiGateway.Tests;

/// <summary>A Redis of a test's own, which it may kill, stop and start again.</summary>
public sealed class TestRedis : IAsyncDisposable
{
    private readonly TemporaryDirectory _data = new();
    private readonly int _port = FreePort.Next();
    private EngineProcess? _engine;

    /// <summary>What a gateway would be given.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"localhost:{_port},password=test,connectTimeout=2000");

    /// <summary>Starts it, with the data it had; with none at first.</summary>
    public async Task StartAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        _engine = EngineProcess.Start("Meridian.Local.Redis", $"Redis:Port={_port}", "Redis:Password=test", $"Redis:Data={_data["redis"]}");
        await _engine.UntilReady(AnswersAsync);
    }

    /// <summary>Ends the server with SIGKILL; the process around it follows.</summary>
    public async Task KillAsync()
    {
        await SignalServerAsync("KILL");
        await _engine!.KillAsync();
    }

    /// <summary>Sends the server a signal: STOP makes it hang with its connections open, CONT lets it go on.</summary>
    public Task SignalServerAsync(string signal) => Shell.RunAsync("pkill", $"-{signal}", "-P", _engine!.Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Runs a command.</summary>
    public Task<T> AskAsync<T>(Func<IDatabase, Task<T>> ask) => AskAsync(ask, "connectTimeout=30000");

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        _data.Dispose();
    }

    private async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> ask, string patience)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync($"{ConnectionString},{patience},allowAdmin=true");
        return await ask(connection.GetDatabase());
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return await AskAsync(database => database.PingAsync(), "connectTimeout=2000") >= TimeSpan.Zero;
        }
        catch (Exception notYet) when (notYet is RedisException or TimeoutException)
        {
            return false;
        }
    }
}
