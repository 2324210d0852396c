namespace Meridian.Cli.Output;

/// <summary>The command cannot do what it was asked; the message says what and how to mend it.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);
