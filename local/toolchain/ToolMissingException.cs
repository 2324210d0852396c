namespace Meridian.Local;

/// <summary>A tool is not there and could not be made. The message is one line that says which, why, and how to mend it.</summary>
public sealed class ToolMissingException : Exception
{
    public ToolMissingException(string message)
        : base(message)
    {
    }

    public ToolMissingException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public ToolMissingException()
    {
    }
}
