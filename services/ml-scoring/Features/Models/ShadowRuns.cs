using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Models;

/// <summary>
/// Gives a shadow what production got, after production has answered, and compares. Nobody waits for it: when too much has gathered, requests are passed
/// over and counted.
/// </summary>
internal sealed class ShadowRuns
{
    private const int MostUnderWay = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Model, int Production, int Shadow), ShadowComparison> _comparisons = new();
    private int _underWay;

    /// <summary>What has been found, of a model.</summary>
    public IEnumerable<ShadowComparison> Of(string model) => _comparisons.Where(pair => pair.Key.Model == model).Select(pair => pair.Value);

    /// <summary>Takes over an answered job and its lease, if it is to be compared.</summary>
    /// <param name="own">Makes the shadow's job where it is to get something else than production got, or null where that cannot be.</param>
    /// <returns>False if not: both stay the caller's.</returns>
    public bool TryTake(ModelLease lease, InferJob job, Func<LoadedModel, InferJob?>? own = null)
    {
        if (lease.Served.ShadowOf(lease.Version) is not { } shadow || job.Fault is not null) return false;
        var comparison = _comparisons.GetOrAdd((lease.Served.Name, lease.Version, lease.Served.Rollout.Current.Shadow!.Value), key => new ShadowComparison(key.Production, key.Shadow));
        if (Interlocked.Increment(ref _underWay) > MostUnderWay || !shadow.TryLease())
        {
            Interlocked.Decrement(ref _underWay);
            comparison.AddPassedOver();
            return false;
        }

        _ = CompareAsync(lease, job, shadow, own, comparison);
        return true;
    }

    private async Task CompareAsync(ModelLease lease, InferJob job, LoadedModel shadow, Func<LoadedModel, InferJob?>? own, ShadowComparison comparison)
    {
        await Task.Yield();
        try
        {
            if ((own is null ? TryTranslate(lease.Model.Session, shadow.Session, job) : own(shadow)) is not { } again)
            {
                comparison.AddFailure();
                return;
            }

            await shadow.InferAsync(again);
            if (again.Fault is null) comparison.Add(Compare(job.Outputs, again.Outputs));
            else comparison.AddFailure();
            if (own is null) again.ReleaseOutputs();
            else again.Dispose();
        }
        finally
        {
            job.Dispose();
            lease.Dispose();
            shadow.Release();
            Interlocked.Decrement(ref _underWay);
        }
    }

    // The same inputs in the shadow's order, and those outputs that both have; null where the shadow takes something else.
    private static InferJob? TryTranslate(ModelSession production, ModelSession shadow, InferJob job)
    {
        var inputs = new InputTensor[shadow.Inputs.Count];
        if (inputs.Length != job.Inputs.Length) return null;
        for (var index = 0; index < inputs.Length; index++)
        {
            var spec = shadow.Inputs[index];
            if (Array.Find(job.Inputs, input => input.Spec.Name == spec.Name) is not { } same || same.Spec.Type != spec.Type || !spec.Takes(same.Shape)) return null;
            inputs[index] = same;
        }

        var outputs = job.Wanted.Select(wanted => shadow.FindOutput(production.Outputs[wanted].Utf8Name)).ToArray();
        return Array.Exists(outputs, output => output < 0) ? null : new InferJob(inputs, outputs, Stopwatch.GetTimestamp() + (long)(Patience.TotalSeconds * Stopwatch.Frequency), CancellationToken.None);
    }

    /// <returns>The largest difference of any two elements; infinite where they cannot be compared.</returns>
    private static double Compare(OutputTensor[] production, OutputTensor[] shadow)
    {
        var most = 0.0;
        for (var index = 0; index < production.Length; index++) most = Math.Max(most, Compare(production[index], shadow[index]));
        return most;
    }

    private static double Compare(OutputTensor left, OutputTensor right)
    {
        if (left.Spec.Type != right.Spec.Type || !left.Shape.AsSpan().SequenceEqual(right.Shape)) return double.PositiveInfinity;
        return left.Spec.Type switch
        {
            TensorType.Fp32 => MostApart(MemoryMarshal.Cast<byte, float>(left.Bytes), MemoryMarshal.Cast<byte, float>(right.Bytes)),
            TensorType.Fp64 => MostApart(MemoryMarshal.Cast<byte, double>(left.Bytes), MemoryMarshal.Cast<byte, double>(right.Bytes)),
            TensorType.Bytes => Enumerable.Range(0, (int)left.Elements).All(index => left.Text(index).SequenceEqual(right.Text(index))) ? 0 : double.PositiveInfinity,
            _ => left.Bytes.SequenceEqual(right.Bytes) ? 0 : double.PositiveInfinity,
        };
    }

    private static double MostApart<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right) where T : System.Numerics.IFloatingPoint<T>
    {
        var most = 0.0;
        for (var index = 0; index < left.Length; index++)
        {
            if (!left[index].Equals(right[index])) most = Math.Max(most, Math.Abs(double.CreateChecked(left[index] - right[index])));
        }

        return double.IsNaN(most) ? double.PositiveInfinity : most;
    }
}
