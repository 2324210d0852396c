using Meridian.Trainer.Evaluation;

namespace Meridian.Trainer.Volumes;

/// <summary>How well scores find incidents that were put in, and how often they cry for nothing.</summary>
/// <param name="Precision">Of the hours at or over the threshold, those within an incident.</param>
/// <param name="Recall">Of the hours of incidents, those at or over it.</param>
/// <param name="IncidentRecall">Of the incidents, those with such an hour.</param>
/// <param name="FalseAlarmsAWeek">Hours of ordinary weeks at or over it, a stream.</param>
internal sealed record AnomalyReport(double Threshold, double Auc, double PrAuc, double Precision, double Recall, double IncidentRecall, double FalseAlarmsAWeek)
{
    /// <summary>So many false alarms a week and stream are borne; thresholds are set so on the validation.</summary>
    public const double Borne = 0.5;

    /// <param name="part">What was scored.</param>
    /// <param name="injected">The scores of its hours with incidents.</param>
    /// <param name="ordinary">Those of its hours as they were.</param>
    public static AnomalyReport Of(VolumePart part, double[] injected, double[] ordinary, double threshold)
    {
        var (labels, caught) = (part.Injected.Labels, part.Incidents.Where((owner, row) => owner >= 0 && injected[row] >= threshold).ToList());
        var raised = injected.Count(score => score >= threshold);
        return new AnomalyReport(
            Math.Round(threshold, 6), Metrics.Rounded(Metrics.Auc(labels, injected)), Metrics.Rounded(Metrics.PrecisionRecallAuc(labels, injected)),
            Metrics.Rounded((double)caught.Count / Math.Max(1, raised)), Metrics.Rounded((double)caught.Count / Math.Max(1, part.Injected.Positives)),
            Metrics.Rounded((double)caught.Distinct().Count() / Math.Max(1, part.Incidents.Where(owner => owner >= 0).Distinct().Count())),
            Metrics.Rounded(ordinary.Count(score => score >= threshold) / part.StreamWeeks));
    }

    /// <summary>The lowest score that ordinary hours reach no more often than is borne.</summary>
    public static double ThresholdOf(VolumePart part, double[] ordinary)
    {
        var sorted = (double[])ordinary.Clone();
        Array.Sort(sorted);
        var above = Math.Min(sorted.Length - 1, (int)(Borne * part.StreamWeeks));
        return Math.BitIncrement(sorted[^(1 + above)]);
    }
}
