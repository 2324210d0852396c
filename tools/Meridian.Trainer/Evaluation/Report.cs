using Meridian.Trainer.Learning;

namespace Meridian.Trainer.Evaluation;

/// <summary>What scores are worth on rows that nothing was learned from.</summary>
internal sealed record Report(double Auc, double PrAuc, double LogLoss, double Brier, double LiftAtTenth)
{
    public static Report Of(Samples samples, ReadOnlySpan<double> margins) => new(
        Metrics.Rounded(Metrics.Auc(samples.Labels, margins)), Metrics.Rounded(Metrics.PrecisionRecallAuc(samples.Labels, margins)),
        Metrics.Rounded(Metrics.LogLoss(samples, margins)), Metrics.Rounded(Metrics.Brier(samples, margins)), Metrics.Rounded(Metrics.LiftAtTenth(samples.Labels, margins)));
}
