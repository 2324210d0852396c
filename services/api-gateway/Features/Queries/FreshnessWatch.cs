using Meridian.Contracts.Queries;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>
/// Asks the event-processor how fresh answers are, at most once in a quarter of a second whatever the number of questions. The watermark never goes
/// back, so the last one that was heard stays true: while the processor does not answer, only the lag grows.
/// </summary>
internal sealed class FreshnessWatch(HttpClient http, TimeProvider time, ILogger<FreshnessWatch> logger)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Lock _sync = new();
    private Task _asking = Task.CompletedTask;
    private long _askedAt = long.MinValue;
    private volatile FreshnessReport _heard = new(null, []);

    /// <summary>What held for a tenant before this call began; to be asked before the question itself.</summary>
    public async ValueTask<Freshness?> CurrentAsync(Guid tenantId, CancellationToken ct)
    {
        await Ask().WaitAsync(ct);
        if (_heard.WatermarkOf(tenantId) is not { } watermark) return null;
        return new Freshness(watermark, Math.Max(0, (long)(time.GetUtcNow() - watermark).TotalMilliseconds));
    }

    private Task Ask()
    {
        lock (_sync)
        {
            var now = time.GetTimestamp();
            if (!_asking.IsCompleted || (_askedAt != long.MinValue && time.GetElapsedTime(_askedAt, now) < Lasts)) return _asking;
            _askedAt = now;
            return _asking = AskAsync();
        }
    }

    private async Task AskAsync()
    {
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            var report = await http.GetFromJsonAsync<FreshnessReport>(FreshnessReport.Route, limit.Token);
            if (report is not null) _heard = Later(_heard, report);
        }
#pragma warning disable CA1031 // Whatever is wrong with the processor, an open circuit in front of it included: a question has its answer without this.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.FreshnessUnknown(logger, fault.Message);
        }
    }

    // A processor that has just started knows less than was known before it.
    private static FreshnessReport Later(FreshnessReport before, FreshnessReport now) => now with
    {
        Watermark = Later(before.Watermark, now.Watermark),
        Late = [.. now.Late.Select(late => late with { Watermark = Later(before.WatermarkOf(late.TenantId), late.Watermark) })],
    };

    private static DateTimeOffset? Later(DateTimeOffset? before, DateTimeOffset? now) => before is { } known && !(now >= known) ? known : now;
}
