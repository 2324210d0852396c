using Meridian.Contracts.Queries;

namespace Meridian.MlScoring.Features.FeatureStore;

/// <summary>
/// Asks the event-processor how fresh ClickHouse is, at most four times a second. The watermark never goes back, so the last one that was heard stays true while the
/// processor does not answer.
/// </summary>
internal sealed class FreshnessWatch(HttpClient http, TimeProvider time, ILogger<FreshnessWatch> logger)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    // One that is away is not asked at every score.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Task _asking = Task.CompletedTask;
    private long _askNext = long.MinValue;
    private volatile FreshnessReport _heard = new(null, []);

    /// <summary>What held for a tenant before this call began; null where it is not known.</summary>
    public async ValueTask<DateTimeOffset?> WatermarkAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        await Ask().WaitAsync(cancellationToken);
        return _heard.WatermarkOf(tenantId);
    }

    private Task Ask()
    {
        lock (_gate)
        {
            if (!_asking.IsCompleted || time.GetTimestamp() < _askNext) return _asking;
            _askNext = After(Lasts);
            return _asking = AskAsync();
        }
    }

    private async Task AskAsync()
    {
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            if (await http.GetFromJsonAsync<FreshnessReport>(FreshnessReport.Route, limit.Token) is { } report) _heard = Later(_heard, report);
        }
#pragma warning disable CA1031 // Whatever is wrong with the processor, an open circuit in front of it included: a score is given without this.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.FreshnessUnknown(logger, fault.Message);
            lock (_gate) _askNext = After(Rest);
        }
    }

    private long After(TimeSpan pause) => time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency);

    // A processor that has just started knows less than was known before it.
    private static FreshnessReport Later(FreshnessReport before, FreshnessReport now) =>
        now.Watermark is null || before.Watermark > now.Watermark ? now with { Watermark = before.Watermark } : now;
}
