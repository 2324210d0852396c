using System.Diagnostics;
using System.Globalization;

namespace Meridian.Bench.Harness;

/// <summary>This binary as a process of its own: it says something when it is there, answers a line with a number, and ends when its standard input does.</summary>
internal sealed class OwnProcess : IAsyncDisposable
{
    private readonly Process _process;

    private OwnProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="verb">The argument by which this binary becomes that process.</param>
    /// <param name="runtime">The runtime settings it has; those of the bench unless given.</param>
    public static OwnProcess Start(string verb, IEnumerable<string> arguments, string? runtime = null)
    {
        string[] settings = runtime is null ? [] : ["--runtimeconfig", runtime];
        return new OwnProcess(Process.Start(new ProcessStartInfo("dotnet", ["exec", .. settings, typeof(OwnProcess).Assembly.Location, verb, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!);
    }

    /// <summary>The next line that it prints.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public async Task<string> ReadAsync() => await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("A process of the bench has ended early.");

    /// <summary>The number that it has now.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public async Task<long> AskAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        return long.Parse(await ReadAsync(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
