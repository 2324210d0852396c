using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.DeveloperPage;

/// <summary>A line of a log.</summary>
internal sealed record LogLineView(int Number, string Text, bool Error)
{
    internal static LogLineView Of(LogLine line) => new(line.LineNumber, line.Content, line.IsErrorMessage);
}
