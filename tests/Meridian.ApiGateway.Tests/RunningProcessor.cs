using Meridian.Testing;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Meridian.ApiGateway.Tests;

/// <summary>An event-processor behind the gateway, for what the gateway passes on to it.</summary>
internal sealed class RunningProcessor : IAsyncDisposable
{
    private readonly EngineProcess _process;

    private RunningProcessor(EngineProcess process, WebApplicationFactory<Program> gateway) => (_process, Gateway) = (process, gateway);

    /// <summary>A gateway that knows where it is.</summary>
    public WebApplicationFactory<Program> Gateway { get; }

    public static async Task<RunningProcessor> StartAsync(TestedGateway stack)
    {
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        var process = EngineProcess.Start("Meridian.EventProcessor",
            $"ConnectionStrings:meridiandb={stack.Database.ConnectionString}", $"ConnectionStrings:kafka={stack.Kafka}",
            $"ConnectionStrings:analytics=Host=localhost;Port={stack.ClickHouse.Port};Username=meridian;Password=test;Database=meridian", $"urls={address}");
        await process.UntilServesAsync(new Uri($"{address}/health"));
        return new RunningProcessor(process, stack.With(("services:event-processor:http:0", address)));
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _process.DisposeAsync();
    }
}
