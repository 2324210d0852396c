using System.Diagnostics;

namespace Meridian.Local.Kafka.Tests.Support;

/// <summary>A client of somebody else's making, run to its end.</summary>
internal static class ClientProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs a program and returns the lines it printed; a failure of the program fails the test with all it said.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(string program, IEnumerable<string> arguments, string input = "")
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (printed, complaints) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}:\n{await complaints}\n{await printed}");
        return (await printed).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
