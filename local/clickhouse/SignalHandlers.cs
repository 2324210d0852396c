namespace Meridian.Local.ClickHouse;

/// <summary>
/// The runtime's signal handlers, put back after the library has taken some of them. The one that hurts is SIGRTMIN: the runtime
/// suspends threads with it, and without it a garbage collection waits seconds for a busy thread.
/// </summary>
internal sealed unsafe class SignalHandlers
{
    private const int SizeOfAction = 256; // more than any platform's struct sigaction

    // INT, QUIT, ILL, TRAP, ABRT, BUS, FPE, SEGV, TERM and the first real-time signal: the runtime has set them all by the time Main runs.
    private static readonly int[] Taken = [2, 3, 4, 5, 6, 7, 8, 11, 15, 34];

    private readonly byte[][] _saved;

    private SignalHandlers(byte[][] saved) => _saved = saved;

    public static SignalHandlers Save() => new([.. Taken.Select(Current)]);

    public void PutBack()
    {
        for (var i = 0; i < Taken.Length; i++)
        {
            fixed (byte* action = _saved[i]) _ = Posix.SignalAction(Taken[i], action, null);
        }
    }

    private static byte[] Current(int signal)
    {
        var action = new byte[SizeOfAction];
        fixed (byte* old = action) _ = Posix.SignalAction(signal, null, old);
        return action;
    }
}
