namespace Aspire.Hosting.ApplicationModel;

/// <summary>A line of the log of a resource.</summary>
/// <param name="LineNumber">Counted from 1 since the application started.</param>
/// <param name="Content">The line.</param>
/// <param name="IsErrorMessage">It came from standard error.</param>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);
