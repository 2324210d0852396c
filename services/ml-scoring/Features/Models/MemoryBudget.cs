namespace Meridian.MlScoring.Features.Models;

/// <summary>What loaded models take, by estimate, held against what they may take.</summary>
internal sealed class MemoryBudget(long limit)
{
    private long _taken;

    public long Limit => limit;

    public long Taken => Interlocked.Read(ref _taken);

    /// <returns>False if it would be too much; then nothing is taken.</returns>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= limit) return true;
        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    public void GiveBack(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
