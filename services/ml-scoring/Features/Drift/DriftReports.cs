using System.Collections.Concurrent;
using Meridian.Contracts.Scores;
using Meridian.Kafka;
using Microsoft.Extensions.Options;

namespace Meridian.MlScoring.Features.Drift;

/// <summary>Measures, keeps each day's largest index, and tells the tenant of a model that has shifted.</summary>
internal sealed class DriftReports(DriftMeasure measure, DriftHistory history, DriftAlert alert, IOptions<DriftOptions> options, TimeProvider time)
{
    private const int MostRemembered = 1_000;

    private readonly ConcurrentDictionary<(Guid TenantId, string Model, int Version), (long At, DriftReport Report)> _known = new();

    /// <summary>A report that is some minutes old at most.</summary>
    /// <exception cref="ClickHouse.ClickHouseUnavailableException">ClickHouse does not answer.</exception>
    public async Task<DriftReport> FindAsync(Guid tenantId, MeasuredModel model, CancellationToken cancellationToken) =>
        _known.TryGetValue((tenantId, model.Name, model.Version), out var known) && time.GetElapsedTime(known.At) < options.Value.ReportLife
            ? known.Report
            : await MeasureAsync(tenantId, model, cancellationToken);

    /// <exception cref="ClickHouse.ClickHouseUnavailableException">ClickHouse does not answer.</exception>
    public async Task<DriftReport> MeasureAsync(Guid tenantId, MeasuredModel model, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        var report = await measure.MeasureAsync(tenantId, model, cancellationToken);
        report = report with { History = await history.AddAsync(tenantId, report, cancellationToken) };
        if (_known.Count > MostRemembered) _known.Clear();
        _known[(tenantId, model.Name, model.Version)] = (since, report);
        if (report.State == DriftMeasure.Shifted) await TellAsync(tenantId, report, cancellationToken);
        return report;
    }

    private async Task TellAsync(Guid tenantId, DriftReport report, CancellationToken cancellationToken)
    {
        try
        {
            await alert.SendAsync(tenantId, report, cancellationToken);
        }
        catch (BrokerUnavailableException)
        {
            // The next measurement of the day tells again. The report itself is sound.
        }
    }
}
