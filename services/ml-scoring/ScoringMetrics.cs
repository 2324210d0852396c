using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Meridian.MlScoring;

/// <summary>Metrics and traces of scoring, under names that telemetry listens to.</summary>
internal sealed class ScoringMetrics
{
    public const string Name = "Meridian.MlScoring";

    public static readonly ActivitySource Source = new(Name);

    private readonly Meter _meter;

    public ScoringMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        Cached = _meter.CreateCounter<long>("meridian.features.cached", "{person}", "People whose windows were in Redis.");
        Computed = _meter.CreateCounter<long>("meridian.features.computed", "{person}", "People whose windows ClickHouse worked out.");
        FreshKept = _meter.CreateCounter<long>("meridian.features.fresh_events", "{event}", "Events whose arrival Redis was told.");
        FreshPassedOver = _meter.CreateCounter<long>("meridian.features.fresh_events_passed_over", "{event}", "Events beyond what freshness may cost, or that Redis was away for.");
        Scores = _meter.CreateCounter<long>("meridian.scores.given", "{score}", "Scores, by model and source; reason where there was none.");
        ScoresLost = _meter.CreateCounter<long>("meridian.scores.not_kept", "{score}", "Scores that were given and not kept, because ClickHouse was slow or away for too long.");
        BatchPeople = _meter.CreateCounter<long>("meridian.scores.batch_people", "{person}", "People whom batches are through with.");
    }

    public Counter<long> Cached { get; }

    public Counter<long> Computed { get; }

    public Counter<long> FreshKept { get; }

    public Counter<long> FreshPassedOver { get; }

    public Counter<long> Scores { get; }

    public Counter<long> ScoresLost { get; }

    public Counter<long> BatchPeople { get; }
}
