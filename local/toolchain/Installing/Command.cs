using System.Diagnostics;

namespace Meridian.Local.Installing;

/// <summary>A program that is run to its end, its output watched line by line.</summary>
internal sealed class Command(string program, params string[] arguments)
{
    private const int KeptLines = 40;

    public string? WorkingDirectory { get; init; }

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public Action<string> OnLine { get; init; } = _ => { };

    /// <summary>Runs it; cancelling kills it and everything it started.</summary>
    /// <exception cref="ToolMissingException">The program does not exist.</exception>
    public async Task<CommandResult> RunAsync(CancellationToken cancellationToken)
    {
        using var process = Start();
        var tail = new Queue<string>();
        var output = Task.WhenAll(ReadAsync(process.StandardOutput, tail), ReadAsync(process.StandardError, tail));
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None); // or it would still write where somebody begins anew
            throw;
        }

        await output;
        return new CommandResult(process.ExitCode, [.. tail]);
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = WorkingDirectory ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Variables) start.Environment[name] = value;
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close(); // whatever asks a question gets no answer instead of hanging
            return process;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new ToolMissingException($"The program {program} could not be started ({missing.Message}). Install it, then run ./meridian up again.", missing);
        }
    }

    private async Task ReadAsync(StreamReader reader, Queue<string> tail)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (tail)
            {
                tail.Enqueue(line);
                if (tail.Count > KeptLines) tail.Dequeue();
                OnLine(line);
            }
        }
    }
}
