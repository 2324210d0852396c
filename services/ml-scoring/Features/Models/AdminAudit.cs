using System.Text.Json;
using Meridian.Contracts.Audit;

namespace Meridian.MlScoring.Features.Models;

/// <summary>Writes down what administrators do with models (topic <c>audit.admin</c>). It comes after the act and never makes one fail.</summary>
/// <param name="outbox">Null where there is no broker: then the log alone tells.</param>
internal sealed class AdminAudit(TimeProvider time, ILogger<AdminAudit> logger, AuditOutbox? outbox = null)
{
    private const int LongestUserAgent = 512;

    /// <summary>A rollout has been changed.</summary>
    /// <param name="by">Who wanted it so; a person's id is kept as such.</param>
    public Task AddRolloutAsync(HttpContext context, string action, ServedModel changed, string by)
    {
        var (state, revision) = (changed.Rollout.Current, changed.Rollout.Revision);
        Log.RolledOut(logger, changed.Name, by, state.Production, state.Canary, state.CanaryPercent, state.Shadow, revision);
        return AddAsync(context, action, string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{changed.Name} revision {revision}: production {Show(state.Production)}, canary {Show(state.Canary)} for {state.CanaryPercent} %, shadow {Show(state.Shadow)}; by {by}"),
            Guid.TryParse(by, out var person) ? person : null);
    }

    /// <summary>A model has been loaded or unloaded. The protocol's calls do not say who asks.</summary>
    public Task AddAsync(HttpContext context, string action, string model) => AddAsync(context, action, model, userId: null);

    private async Task AddAsync(HttpContext context, string action, string subject, Guid? userId)
    {
        if (outbox is null) return;
        var (at, userAgent) = (time.GetUtcNow(), context.Request.Headers.UserAgent.ToString());
        var record = new AuditRecord(
            Guid.CreateVersion7(at), at, TenantId: null, action, userId, subject, context.Connection.RemoteIpAddress?.ToString(),
            userAgent.Length <= LongestUserAgent ? userAgent : userAgent[..LongestUserAgent]);
        try
        {
            await outbox.AddAsync(record);
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            Log.AuditLost(logger, JsonSerializer.Serialize(record, JsonSerializerOptions.Web), lost.Message);
        }
    }

    private static string Show(int? version) => version is { } number ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : "none";
}
