namespace Aspire.Hosting.DeveloperPage;

/// <summary>A command and whether it can be given now.</summary>
internal sealed record CommandStateView(string Name, string Text, bool Enabled, string? Confirmation);
