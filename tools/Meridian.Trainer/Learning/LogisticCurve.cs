using Meridian.Trainer.Evaluation;

namespace Meridian.Trainer.Learning;

/// <summary>A logistic curve of one number.</summary>
/// <param name="Slope">What the number counts.</param>
internal sealed record LogisticCurve(double Slope, double Offset)
{
    private const int MostSteps = 50;

    public double Margin(double value) => (Slope * value) + Offset;

    /// <summary>
    /// The curve under which labels are the most likely, by Newton's method. Labels are taken for nearly, not wholly certain, as Platt did (Probabilistic outputs for support vector machines, 1999), so
    /// that there is one where a number tells all of them apart.
    /// </summary>
    public static LogisticCurve Fit(double[] values, bool[] labels)
    {
        // About 0 and as wide as 1: or the first steps would leap far beyond.
        var mean = values.Average();
        var width = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        if (width < 1e-12) width = 1;
        var positives = labels.Count(label => label);
        var targets = Array.ConvertAll(labels, label => label ? (positives + 1d) / (positives + 2d) : 1d / (labels.Length - positives + 2d));
        var curve = new LogisticCurve(0, 0).Find(Array.ConvertAll(values, value => (value - mean) / width), targets);
        return new LogisticCurve(curve.Slope / width, curve.Offset - (curve.Slope * mean / width));
    }

    private LogisticCurve Find(double[] values, double[] targets)
    {
        var (curve, loss) = (this, Loss(values, targets));
        for (var step = 0; step < MostSteps; step++)
        {
            var (slope, offset) = curve.Step(values, targets);
            var next = new LogisticCurve(curve.Slope - slope, curve.Offset - offset);
            var better = next.Loss(values, targets);
            // A step that makes it worse was too long.
            for (var halvings = 0; better > loss && halvings < MostSteps; halvings++)
            {
                (slope, offset) = (slope / 2, offset / 2);
                next = new LogisticCurve(curve.Slope - slope, curve.Offset - offset);
                better = next.Loss(values, targets);
            }

            if (better >= loss) break;
            (curve, loss) = (next, better);
        }

        return curve;
    }

    private (double Slope, double Offset) Step(double[] values, double[] targets)
    {
        var (slope, offset, aa, ab, bb) = (0d, 0d, 1e-9, 0d, 1e-9);
        for (var row = 0; row < values.Length; row++)
        {
            var chance = Metrics.Probability(Margin(values[row]));
            var (error, weight) = (chance - targets[row], chance * (1 - chance));
            (slope, offset) = (slope + (error * values[row]), offset + error);
            (aa, ab, bb) = (aa + (weight * values[row] * values[row]), ab + (weight * values[row]), bb + weight);
        }

        var determinant = (aa * bb) - (ab * ab);
        return (((bb * slope) - (ab * offset)) / determinant, ((aa * offset) - (ab * slope)) / determinant);
    }

    private double Loss(double[] values, double[] targets)
    {
        var sum = 0d;
        for (var row = 0; row < values.Length; row++) sum += (targets[row] * Metrics.Loss(Margin(values[row]))) + ((1 - targets[row]) * Metrics.Loss(-Margin(values[row])));
        return sum;
    }
}
