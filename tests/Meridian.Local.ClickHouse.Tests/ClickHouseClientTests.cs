using Meridian.Testing;

namespace Meridian.Local.ClickHouse.Tests;

/// <summary>ClickHouse's own Node client, unmodified.</summary>
public sealed class ClickHouseClientTests(StartedClickHouse started) : IClassFixture<StartedClickHouse>
{
    [Fact]
    public async Task The_official_client_finds_everything_it_expects()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var tools = Toolchain.At();
        await tools.EnsureAsync([Tool.Clients], new Progress<ToolProgress>(), cancelled);
        var client = tools.NpmPath("clients", "@clickhouse/client");
        await using var node = RunningProgram.Start("/usr/bin/env", "node", Path.Combine(AppContext.BaseDirectory, "clients.mjs"), client, $"{started.Engine.HttpPort}", started.Engine.Password);

        var exitCode = await node.EndedAsync(cancelled);

        Assert.True(exitCode == 0, string.Join('\n', node.Errors));
        Assert.Contains("all of it held", node.Output);
    }
}
