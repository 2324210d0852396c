using Meridian.Onnx;
using Meridian.Trainer.Learning;

namespace Meridian.Trainer.Evaluation;

/// <summary>How good scores are.</summary>
internal static class Metrics
{
    public static double Probability(double margin) => 1 / (1 + Math.Exp(-margin));

    /// <summary>-ln of the probability that log-odds are.</summary>
    public static double Loss(double margin) => margin < -30 ? -margin : Math.Log(1 + Math.Exp(-margin));

    public static double[] Margins(TreeEnsemble ensemble, Samples samples)
    {
        var margins = new double[samples.Rows];
        for (var row = 0; row < margins.Length; row++) margins[row] = ensemble.Margin(samples.Row(row));
        return margins;
    }

    /// <summary>Mean of -ln of the probability given to what happened.</summary>
    public static double LogLoss(Samples samples, ReadOnlySpan<double> margins)
    {
        var sum = 0d;
        for (var row = 0; row < margins.Length; row++) sum += Loss(samples.Labels[row] ? margins[row] : -margins[row]);
        return sum / Math.Max(1, margins.Length);
    }

    /// <summary>Mean squared difference of the probability to 1 where it happened and 0 where not.</summary>
    public static double Brier(Samples samples, ReadOnlySpan<double> margins)
    {
        var sum = 0d;
        for (var row = 0; row < margins.Length; row++) sum += Math.Pow(Probability(margins[row]) - (samples.Labels[row] ? 1 : 0), 2);
        return sum / Math.Max(1, margins.Length);
    }

    /// <summary>How often of a pair the one where it happened has the higher score; a tie is half (Mann, Whitney).</summary>
    public static double Auc(ReadOnlySpan<bool> labels, ReadOnlySpan<double> scores)
    {
        var (order, ranks, positives) = (Order(scores), 0d, 0L);
        for (var first = 0; first < order.Length;)
        {
            var end = first;
            while (end < order.Length && scores[order[end]] == scores[order[first]]) end++;
            for (var index = first; index < end; index++)
            {
                if (!labels[order[index]]) continue;
                ranks += (first + 1 + end) / 2d;
                positives++;
            }

            first = end;
        }

        var negatives = labels.Length - positives;
        return positives == 0 || negatives == 0 ? 0.5 : (ranks - (positives * (positives + 1) / 2d)) / ((double)positives * negatives);
    }

    /// <summary>Average precision: the precision at each score that catches one more, weighed by how many it catches; those of the same score are caught together.</summary>
    public static double PrecisionRecallAuc(ReadOnlySpan<bool> labels, ReadOnlySpan<double> scores)
    {
        var order = Order(scores);
        var (caught, seen, sum) = (0, 0, 0d);
        for (var last = order.Length - 1; last >= 0;)
        {
            var (first, more) = (last, 0);
            while (first >= 0 && scores[order[first]] == scores[order[last]]) more += labels[order[first--]] ? 1 : 0;
            (seen, caught) = (seen + last - first, caught + more);
            sum += more * ((double)caught / seen);
            last = first;
        }

        return caught == 0 ? 0 : sum / caught;
    }

    /// <summary>How much more often it happened among the tenth with the highest scores than among all.</summary>
    public static double LiftAtTenth(ReadOnlySpan<bool> labels, ReadOnlySpan<double> scores)
    {
        var (order, positives) = (Order(scores), 0);
        var tenth = Math.Max(1, order.Length / 10);
        foreach (var label in labels) positives += label ? 1 : 0;
        var caught = 0;
        foreach (var row in order[^tenth..]) caught += labels[row] ? 1 : 0;
        return positives == 0 ? 0 : (double)caught / tenth / ((double)positives / order.Length);
    }

    /// <summary>Ten bins of as many rows by score: what was said, and what happened.</summary>
    public static IReadOnlyList<CalibrationBin> Calibration(ReadOnlySpan<bool> labels, ReadOnlySpan<double> probabilities)
    {
        const int bins = 10;
        var (order, table) = (Order(probabilities), new List<CalibrationBin>());
        for (var bin = 0; bin < bins; bin++)
        {
            var (from, to) = ((int)((long)bin * order.Length / bins), (int)((long)(bin + 1) * order.Length / bins));
            if (from == to) continue;
            var (said, happened) = (0d, 0);
            foreach (var row in order[from..to]) (said, happened) = (said + probabilities[row], happened + (labels[row] ? 1 : 0));
            table.Add(new CalibrationBin(to - from, Rounded(said / (to - from)), Rounded((double)happened / (to - from))));
        }

        return table;
    }

    /// <summary>Four digits behind the point: more are noise.</summary>
    public static double Rounded(double value) => Math.Round(value, 4);

    // From the lowest score up; those that are the same in the order of rows, so that it is always the same.
    private static int[] Order(ReadOnlySpan<double> scores)
    {
        var (keys, order) = (scores.ToArray(), Enumerable.Range(0, scores.Length).ToArray());
        Array.Sort(order, (one, other) => keys[one].CompareTo(keys[other]) is not 0 and var by ? by : one.CompareTo(other));
        return order;
    }
}

/// <param name="Predicted">The mean of the probabilities.</param>
/// <param name="Observed">How often it happened.</param>
internal sealed record CalibrationBin(int Rows, double Predicted, double Observed);
