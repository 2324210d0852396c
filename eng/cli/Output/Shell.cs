using System.Diagnostics;

namespace Meridian.Cli.Output;

/// <summary>Runs another program and hands over its lines as they come.</summary>
internal static class Shell
{
    /// <returns>The program's exit code.</returns>
    public static async Task<int> RunAsync(
        string program, IEnumerable<string> arguments, string folder, Action<string> line, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = new Process { StartInfo = start };
        var gate = new Lock();
        void Deliver(object _, DataReceivedEventArgs received)
        {
            if (received.Data is null) return;
            lock (gate) line(received.Data);
        }
        process.OutputDataReceived += Deliver;
        process.ErrorDataReceived += Deliver;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return process.ExitCode;
    }
}
