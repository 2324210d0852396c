namespace Meridian.Local.Engines;

/// <summary>POSIX signals, with their numbers.</summary>
public enum Signal
{
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
}
