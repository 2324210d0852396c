namespace Meridian.Local.Engines;

/// <summary>An engine cannot start or cannot go on. The message is one line for the person in front of it: what, and how to mend it.</summary>
public sealed class EngineFaultException : Exception
{
    public EngineFaultException(string message)
        : base(message)
    {
    }

    public EngineFaultException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public EngineFaultException()
    {
    }
}
