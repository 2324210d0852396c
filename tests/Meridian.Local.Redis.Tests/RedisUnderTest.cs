using Meridian.Testing;
using StackExchange.Redis;

namespace Meridian.Local.Redis.Tests;

/// <summary>The engine as the host starts it: a process, on a free port, with data of its own.</summary>
public sealed class RedisUnderTest : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private RunningProgram? _program;

    public int Port { get; } = FreePort.Next();

    public string Data => _directory["data"];

    public string Password => "a \\ \"secret\" #1";

    public RunningProgram Program => _program ?? throw new InvalidOperationException("Not started.");

    /// <summary>Starts it without waiting for anything.</summary>
    public async Task<RunningProgram> LaunchAsync()
    {
        await Toolchain.At().EnsureAsync([Tool.Redis], new Progress<ToolProgress>(), TestContext.Current.CancellationToken);
        if (_program is not null) await _program.DisposeAsync();
        return _program = RunningProgram.Start("Meridian.Local.Redis", $"--Redis:Port={Port}", $"--Redis:Password={Password}", $"--Redis:Data={Data}");
    }

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync()
    {
        var program = await LaunchAsync();
        await Eventually.Until("Redis answers", async () =>
        {
            Assert.False(program.HasEnded, program.HasEnded ? program.Describe() : null);
            return await AnswersAsync();
        }, TimeSpan.FromMinutes(3));
    }

    /// <summary>Asks it, with time for a machine that is busy.</summary>
    public async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> ask)
    {
        ConnectionMultiplexer? found = null;
        await Eventually.Until("Redis lets somebody in", async () => (found = await TryConnectAsync()) is not null);
        using var connection = found!;
        return await ask(connection.GetDatabase());
    }

    /// <summary>Connects, or fails after a while.</summary>
    public Task<ConnectionMultiplexer> ConnectAsync(string password) => ConnectionMultiplexer.ConnectAsync(
        new ConfigurationOptions { EndPoints = { { "localhost", Port } }, Password = password, ConnectRetry = 1, ConnectTimeout = 2000 });

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
        {
            if (!_program.HasEnded) await _program.StopAsync(CancellationToken.None);
            await _program.DisposeAsync();
        }

        _directory.Dispose();
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
            return await ConnectAsync(Password);
        }
        catch (RedisConnectionException)
        {
            return null;
        }
    }
}
