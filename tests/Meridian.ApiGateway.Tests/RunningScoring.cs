using Meridian.Testing;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Meridian.ApiGateway.Tests;

/// <summary>An ml-scoring with the shipped models behind the gateway, for what the gateway passes on to it.</summary>
internal sealed class RunningScoring : IAsyncDisposable
{
    private readonly TemporaryDirectory _models = new();
    private readonly EngineProcess _process;
    private readonly string _address = $"http://127.0.0.1:{FreePort.Next()}";

    private RunningScoring(TestedGateway stack)
    {
        Directory.CreateDirectory(_models["models"]);
        _process = EngineProcess.Start("Meridian.MlScoring", [.. stack.Stores, $"ConnectionStrings:cache={stack.Redis.ConnectionString}", $"Models:Folder={_models["models"]}", $"urls={_address}"]);
        Gateway = stack.With(("services:ml-scoring:http:0", _address));
    }

    /// <summary>A gateway that knows where it is.</summary>
    public WebApplicationFactory<Program> Gateway { get; }

    public static async Task<RunningScoring> StartAsync(TestedGateway stack)
    {
        var scoring = new RunningScoring(stack);
        await scoring._process.UntilServesAsync(new Uri($"{scoring._address}/v2/health/ready"));
        return scoring;
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _process.DisposeAsync();
        _models.Dispose();
    }
}
