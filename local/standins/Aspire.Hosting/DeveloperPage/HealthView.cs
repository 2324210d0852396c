namespace Aspire.Hosting.DeveloperPage;

/// <summary>What a health check said last.</summary>
internal sealed record HealthView(string Name, string? Status, string? Description);
