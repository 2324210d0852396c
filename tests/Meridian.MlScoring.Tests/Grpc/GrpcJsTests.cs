using System.Diagnostics;
using System.Net;
using Meridian.Local;
using Meridian.Onnx;

namespace Meridian.MlScoring.Tests.Grpc;

/// <summary>@grpc/grpc-js from npm, which knows nothing of this server.</summary>
public sealed class GrpcJsTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly Dictionary<OnnxType, string> Types = new()
    {
        [OnnxType.Bool] = "BOOL",
        [OnnxType.UInt8] = "UINT8",
        [OnnxType.UInt16] = "UINT16",
        [OnnxType.UInt32] = "UINT32",
        [OnnxType.UInt64] = "UINT64",
        [OnnxType.Int8] = "INT8",
        [OnnxType.Int16] = "INT16",
        [OnnxType.Int32] = "INT32",
        [OnnxType.Int64] = "INT64",
        [OnnxType.Float16] = "FP16",
        [OnnxType.BFloat16] = "BF16",
        [OnnxType.Float] = "FP32",
        [OnnxType.Double] = "FP64",
        [OnnxType.String] = "BYTES",
    };

    private readonly ScoringServer _server = new ScoringServer(("Inference:MaxRequestMegabytes", "1"), ("Models:PollInterval", "01:00:00"))
        .Put("arithmetic", 3, Some.Arithmetic()).Put("zeros", 1, Some.Zeros()).Put("corrupt", 1, [1, 2, 3])
        .Put("rolled", 1, Some.Echo(OnnxType.Float)).Put("rolled", 2, Some.Echo(OnnxType.Float))
        .Put("slow", 1, Some.Slow(4_000), """{"concurrency": 1, "maxBatchRows": 1}""");

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task It_finds_everything_it_expects()
    {
        var tools = Toolchain.At();
        await tools.EnsureAsync([Tool.Clients], new Progress<ToolProgress>(), TestContext.Current.CancellationToken);
        foreach (var (type, name) in Types) _server.Put(name, 1, Some.Echo(type));
        var port = await _server.ListenAsync();
        Assert.Equal(HttpStatusCode.OK, (await _server.PutAsync("/internal/v1/models/rolled/rollout", new { production = 1, canary = 2, canaryPercent = 50, by = "ada" })).Status);

        var printed = await RunAsync("node", InOutput("grpc_client.mjs"), tools.NpmPath("clients", ""), InOutput("open_inference.proto"), $"127.0.0.1:{port}");

        Assert.Equal("all of it held", printed[^1]);
        // What was cancelled and what was late was stopped, or never ran: only the last request was answered.
        var (_, stats) = await _server.GetAsync("/v2/models/slow/stats");
        Assert.Equal(1, stats.GetProperty("model_stats")[0].GetProperty("inference_stats").GetProperty("success").GetProperty("count").GetInt64());
    }

    private static string InOutput(string file) => Path.Combine(AppContext.BaseDirectory, "Grpc", file);

    private static async Task<IReadOnlyList<string>> RunAsync(params string[] arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/env", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (printed, complaints) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        Assert.True(process.ExitCode == 0, $"It ended with {process.ExitCode}:\n{await complaints}\n{await printed}");
        return (await printed).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
