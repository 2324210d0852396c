using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Meridian.Local.ClickHouse;

/// <summary>
/// A terminal as this process's standard input. Only the library's interactive console survives what strangers send to its ports:
/// reading from anything else it ends the process at the first malformed request.
/// </summary>
internal sealed class PseudoTerminal : IDisposable
{
    private readonly FileStream _master;

    private PseudoTerminal(FileStream master)
    {
        _master = master;
        new Thread(Drain) { IsBackground = true, Name = "terminal drain" }.Start();
    }

    /// <exception cref="IOException">The system has no terminal left.</exception>
    public static unsafe PseudoTerminal BecomeStandardInput()
    {
        var master = Check(Posix.OpenPseudoTerminal(Posix.ReadWrite | Posix.NoControllingTerminal | Posix.CloseOnExec));
        Check(Posix.GrantPseudoTerminal(master));
        Check(Posix.UnlockPseudoTerminal(master));
        var name = stackalloc byte[64];
        Check(Posix.NameOfTerminal(master, name, 64));
        var slave = Check(Posix.Open(name, Posix.ReadWrite | Posix.NoControllingTerminal));
        Check(Posix.DuplicateTo(slave, 0));
        Check(Posix.Close(slave));
        return new PseudoTerminal(new FileStream(new SafeFileHandle(master, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0));
    }

    /// <summary>Types a line.</summary>
    public void Type(string line) => _master.Write(Encoding.UTF8.GetBytes(line + "\n"));

    public void Dispose() => _master.Dispose();

    // A full terminal would block the console's prompt.
    private void Drain()
    {
        var buffer = new byte[4096];
        try
        {
            while (_master.Read(buffer) > 0)
            {
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // The console closed its end, or the process ends.
        }
    }

    private static int Check(int result) =>
        result >= 0 ? result : throw new IOException($"No pseudo-terminal can be had: {Marshal.GetLastPInvokeErrorMessage()}");
}
