namespace Meridian.MlScoring.Features.Models;

/// <summary>How a shadow's answers compare with production's.</summary>
internal sealed class ShadowComparison(int production, int shadow)
{
    /// <summary>Answers that are closer than this are the same.</summary>
    private const double Close = 1e-4;

    private readonly Lock _gate = new();
    private long _compared, _different, _failed, _passedOver;
    private double _sum, _most;

    /// <param name="apart">The largest difference of two elements.</param>
    public void Add(double apart)
    {
        lock (_gate)
        {
            _compared++;
            if (apart > Close) _different++;
            if (!double.IsFinite(apart)) return;
            _sum += apart;
            _most = Math.Max(_most, apart);
        }
    }

    public void AddFailure()
    {
        lock (_gate) _failed++;
    }

    public void AddPassedOver()
    {
        lock (_gate) _passedOver++;
    }

    public ShadowReport Report()
    {
        lock (_gate) return new ShadowReport(production, shadow, _compared, _different, _failed, _passedOver, _compared == 0 ? 0 : _sum / _compared, _most);
    }
}
