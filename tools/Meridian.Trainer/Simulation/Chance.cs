namespace Meridian.Trainer.Simulation;

/// <summary>Draws of chance that are always the same for the same seed.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random _random = new(seed);

    public double Share() => _random.NextDouble();

    public bool Is(double probability) => _random.NextDouble() < probability;

    public int Below(int limit) => _random.Next(limit);

    public double Between(double least, double most) => least + (_random.NextDouble() * (most - least));

    public T Of<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    /// <summary>From a normal distribution (Box, Muller).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    public double LogNormal(double median, double spread) => median * Math.Exp(spread * Normal());

    /// <summary>How many come when so many are expected; by Knuth's product, for large ones by the normal distribution.</summary>
    public int Poisson(double mean)
    {
        if (mean > 50) return Math.Max(0, (int)Math.Round(mean + (Math.Sqrt(mean) * Normal())));
        var (count, product, limit) = (0, Share(), Math.Exp(-mean));
        for (; product > limit; count++) product *= Share();
        return count;
    }

    public Guid Guid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
