namespace Meridian.Bench.Harness;

/// <summary>Latencies of one measurement, every one kept, so that a percentile is exact.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];
    private readonly Lock _gate = new();

    public void Add(IReadOnlyList<double> milliseconds)
    {
        lock (_gate) _milliseconds.AddRange(milliseconds);
    }

    /// <param name="share">0.99 for the 99th percentile.</param>
    /// <returns>Milliseconds by the nearest-rank method.</returns>
    public double Percentile(double share)
    {
        lock (_gate)
        {
            if (_milliseconds.Count == 0) return double.NaN;
            _milliseconds.Sort();
            return _milliseconds[Math.Clamp((int)Math.Ceiling(share * _milliseconds.Count) - 1, 0, _milliseconds.Count - 1)];
        }
    }
}
