using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a health check said last.</summary>
/// <param name="Name">The check.</param>
/// <param name="Status">Its answer; null while there is none.</param>
/// <param name="Description">Its words.</param>
/// <param name="ExceptionText">The fault it met.</param>
public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText)
{
    /// <summary>When it ran, UTC.</summary>
    public DateTime? LastRunAt { get; init; }
}
