using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Meridian.Local.ClickHouse;

/// <summary>
/// What the library prints, brought into order: its log goes to the real standard output, its console's chatter nowhere, and of the
/// errors of a start the first is kept, because the console only prints it and goes on. It lasts as long as the process: closing a pipe
/// would wait for the thread that reads it.
/// </summary>
internal sealed class NativeOutput
{
    private const int StandardOut = 1;
    private const int StandardError = 2;
    private const uint OwnerOnly = 0b110_000_000;

    // Two pipes: in the log stand also the mistakes of clients, and those are no errors of a start.
    private readonly FileStream _log;
    private readonly AnonymousPipeServerStream _errors = new(PipeDirection.In);
    private readonly int _realError = Posix.Duplicate(StandardError);
    private readonly TaskCompletionSource<string> _firstError = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="log">Where to put a named pipe: the library opens its log by a path, and an unnamed pipe has none.</param>
    /// <exception cref="IOException">The pipe cannot be made.</exception>
    public NativeOutput(string log)
    {
        File.Delete(log);
        if (Posix.MakePipe(log, OwnerOnly) != 0) throw new IOException($"{log} cannot be made: {Marshal.GetLastPInvokeErrorMessage()}");
        // Opened for both ways, it neither waits for a writer nor ends when there is none.
        _log = new FileStream(log, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        // Managed output moves to a descriptor of its own before native code loses the standard one.
        var realOut = new FileStream(new SafeFileHandle(Posix.Duplicate(StandardOut), ownsHandle: true), FileAccess.Write);
        Console.SetOut(new StreamWriter(realOut) { AutoFlush = true });
        var realError = new FileStream(new SafeFileHandle(_realError, ownsHandle: false), FileAccess.Write);
        Console.SetError(new StreamWriter(realError) { AutoFlush = true });
        using var nowhere = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);
        _ = Posix.DuplicateTo((int)nowhere.DangerousGetHandle(), StandardOut);
        _ = Posix.DuplicateTo((int)_errors.ClientSafePipeHandle.DangerousGetHandle(), StandardError);
        new Thread(() => PassOn(_log, _ => { })) { IsBackground = true, Name = "engine log" }.Start();
        new Thread(() => PassOn(_errors, KeepFirstError)) { IsBackground = true, Name = "engine errors" }.Start();
    }

    /// <summary>The first error that was printed since the start; it completes when there is one.</summary>
    public Task<string> FirstError => _firstError.Task;

    /// <summary>The same, if it comes soon: the library may end before its last words are read.</summary>
    public async Task<string?> ErrorWithin(TimeSpan patience) =>
        await Task.WhenAny(FirstError, Task.Delay(patience)) == FirstError ? await FirstError : null;

    /// <summary>Gives native code the real standard error again: what a crash prints could not be passed on any more.</summary>
    public void ReleaseErrors() => _ = Posix.DuplicateTo(_realError, StandardError);

    private static void PassOn(Stream from, Action<string> watch)
    {
        using var lines = new StreamReader(from);
        while (lines.ReadLine() is { } line)
        {
            if (!IsWorthALine(line)) continue;
            watch(line);
            try
            {
                Console.Out.WriteLine(line);
            }
            catch (IOException)
            {
                // Nobody reads any more. The engine must still be able to write.
            }
        }
    }

    private void KeepFirstError(string line)
    {
        if (line.Contains("Exception", StringComparison.Ordinal)) _firstError.TrySetResult(line);
    }

    // The library has no symbols, so the frames of its stack traces are all question marks.
    private static bool IsWorthALine(string line) => line.Length > 0 && !line.Contains(". ? @ 0x", StringComparison.Ordinal);
}
