using Meridian.Testing;
using StackExchange.Redis;

namespace Meridian.Local.Redis.Tests;

/// <summary>The engine as the host starts it: a process, on a free port, with data of its own.</summary>
public sealed class RedisUnderTest : IAsyncDisposable
{
    /// <summary>As long as is waited where nothing need be there, or nobody be let in.</summary>
    public static readonly TimeSpan Glance = TimeSpan.FromSeconds(2);

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

    /// <param name="patience">How long the server may take, to let somebody in and to answer.</param>
    public async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> ask, string? password = null, TimeSpan? patience = null)
    {
        var limit = (int)(patience ?? TimeSpan.FromMinutes(1)).TotalMilliseconds;
        using var connection = await ConnectionMultiplexer.ConnectAsync(
            new ConfigurationOptions { EndPoints = { { "localhost", Port } }, Password = password ?? Password, ConnectRetry = 1, ConnectTimeout = limit, SyncTimeout = limit });
        return await ask(connection.GetDatabase());
    }

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
            return await AskAsync(database => database.PingAsync(), patience: Glance) >= TimeSpan.Zero;
        }
        catch (Exception notYet) when (notYet is RedisConnectionException or RedisTimeoutException)
        {
            return false;
        }
    }
}
