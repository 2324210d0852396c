using System.Buffers;
using System.IO.Pipelines;

namespace Meridian.ApiGateway.Features.Exports;

/// <summary>Turns rows as they come into CSV as it goes: nothing of it is held but a buffer.</summary>
internal static class CsvExport
{
    private const int FlushAt = 64 * 1024;

    /// <param name="rows">A line of names, one of types, one a row: ClickHouse's JSONCompactEachRowWithNamesAndTypes.</param>
    /// <exception cref="IOException">They broke off.</exception>
    public static async Task WriteAsync(Stream rows, PipeWriter output, ExportRequest export, CancellationToken cancellationToken)
    {
        if (export.HasMark) output.Write("\uFEFF"u8);
        var lines = PipeReader.Create(rows);
        var number = 0;
        for (var read = await lines.ReadAsync(cancellationToken); ; read = await lines.ReadAsync(cancellationToken))
        {
            var rest = read.Buffer;
            for (; rest.PositionOf((byte)'\n') is { } end; rest = rest.Slice(rest.GetPosition(1, end)))
            {
                if (number++ != 1) CsvText.WriteRow(rest.Slice(0, end), output, export.KeepsFormulas);
                if (output.UnflushedBytes > FlushAt) await output.FlushAsync(cancellationToken);
            }

            lines.AdvanceTo(rest.Start, read.Buffer.End);
            if (read.IsCompleted) break;
        }

        await lines.CompleteAsync();
        await output.FlushAsync(cancellationToken);
    }
}
