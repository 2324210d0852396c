namespace Aspire.Hosting.DeveloperPage;

/// <summary>What became of a command.</summary>
internal sealed record CommandView(bool Success, string? Error);
