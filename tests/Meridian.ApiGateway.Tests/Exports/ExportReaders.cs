using System.Diagnostics;
using System.Text.Json.Nodes;
using Meridian.Local;
using Meridian.Testing;

namespace Meridian.ApiGateway.Tests.Exports;

/// <summary>Programs of others that read what was exported.</summary>
internal static class ExportReaders
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Lines of CSV as lists of texts, the header first: Python's reader.</summary>
    public static async Task<JsonArray> ReadCsvAsync(byte[] csv)
    {
        const string Program = "import csv,io,json,sys; print(json.dumps(list(csv.reader(io.TextIOWrapper(sys.stdin.buffer, encoding='utf-8', newline=''), strict=True))))";
        using var python = Process.Start(new ProcessStartInfo("python3", ["-c", Program]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await python.StandardInput.BaseStream.WriteAsync(csv, Cancelled);
        python.StandardInput.Close();
        var rows = JsonNode.Parse(await python.StandardOutput.ReadToEndAsync(Cancelled))!.AsArray();
        await python.WaitForExitAsync(Cancelled);
        return rows;
    }

    /// <summary>A Parquet file as <c>columns</c>, names, and <c>rows</c>, lists of values: hyparquet, which shares no line with the engine that wrote it.</summary>
    public static async Task<JsonObject> ReadParquetAsync(byte[] parquet)
    {
        using var folder = new TemporaryDirectory();
        await File.WriteAllBytesAsync(folder["answer.parquet"], parquet, Cancelled);
        var tools = Toolchain.At();
        await tools.EnsureAsync([Tool.Clients], new Progress<ToolProgress>(), Cancelled);
        await using var node = RunningProgram.Start("/usr/bin/env", "node", Path.Combine(AppContext.BaseDirectory, "Exports", "parquet.mjs"),
            tools.NpmPath("clients", "hyparquet"), tools.NpmPath("clients", "hyparquet-compressors"), folder["answer.parquet"]);
        Assert.True(await node.EndedAsync(Cancelled) == 0, node.Describe());
        return JsonNode.Parse(node.Output.Single())!.AsObject();
    }
}
