using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Meridian.MlScoring.Features.FeatureStore;
using Meridian.MlScoring.Features.Scores;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Batches;

/// <summary>Reads ids as they come in, a JSON text a line, into a spool.</summary>
internal sealed class IdLines(IdSpool spool, int mostIds)
{
    // The longest id with every byte of it escaped.
    private const int LongestLine = 4_096;

    private long _lines;

    /// <returns>What is wrong with them, or null.</returns>
    public async Task<ProblemHttpResult?> ReadAsync(PipeReader body, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            var (rest, problem) = Take(read.Buffer, read.IsCompleted);
            if (problem is not null) return problem;
            body.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted) return spool.Count == 0 ? Problems.SubjectsWrong("There is no id in the list.") : null;
        }
    }

    private (ReadOnlySequence<byte> Left, ProblemHttpResult? Problem) Take(ReadOnlySequence<byte> buffer, bool isLast)
    {
        while (buffer.PositionOf((byte)'\n') is { } end)
        {
            if (TakeLine(buffer.Slice(0, end)) is { } flaw) return (buffer, flaw);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
        }

        if (!isLast) return (buffer, buffer.Length > LongestLine ? Problems.BatchLine(_lines + 1, "It is too long.") : null);
        return (buffer.Slice(buffer.End), TakeLine(buffer));
    }

    private ProblemHttpResult? TakeLine(ReadOnlySequence<byte> line)
    {
        _lines++;
        if (line.Length > LongestLine) return Problems.BatchLine(_lines, "It is too long.");
        if (line.ToArray().AsSpan().Trim(" \t\r"u8) is not { IsEmpty: false } text) return null;
        if (IdOf(text) is not { } id) return Problems.BatchLine(_lines, "It is not a JSON text.");
        if (AskedSubjects.FlawOf(id) is { } flaw) return Problems.BatchLine(_lines, flaw);
        spool.Add(UserFeatureStore.ActorOf(id));
        return spool.Count > mostIds ? Problems.BatchTooLarge(mostIds) : null;
    }

    private static string? IdOf(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(text);
        }
        // Half of a surrogate pair is JSON, and no text.
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
