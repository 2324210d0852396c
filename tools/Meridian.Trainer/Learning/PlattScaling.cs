using Meridian.Onnx;
using Meridian.Trainer.Evaluation;

namespace Meridian.Trainer.Learning;

/// <summary>Brings an ensemble's log-odds onto what was seen on the validation; the curve becomes part of its leaves, so that it stays what it is.</summary>
internal static class PlattScaling
{
    public static TreeEnsemble Calibrate(TreeEnsemble ensemble, Samples validation)
    {
        var curve = LogisticCurve.Fit(Metrics.Margins(ensemble, validation), validation.Labels);
        return curve.Slope <= 0 // the ensemble knows nothing: turning it round would be worse
            ? ensemble
            : new TreeEnsemble([.. ensemble.Trees.Select(tree => tree.Select(node => node with { Value = (float)(node.Value * curve.Slope) }).ToArray())], (float)curve.Margin(ensemble.Bias), ensemble.Features);
    }
}
