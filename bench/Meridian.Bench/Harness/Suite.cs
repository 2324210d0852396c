namespace Meridian.Bench.Harness;

/// <summary>A group of figures that are measured together.</summary>
internal sealed record Suite(string Name, string Summary, Func<Measurement, Task<IReadOnlyList<Figure>>> Run)
{
    /// <summary>The names of its parts, of which one can be measured alone; none where it is measured as a whole.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>A suite that measures a whole stack, which is fresh and nobody else's.</summary>
    public static Suite OfStack(string name, string summary, Func<BenchStack, Measurement, Task<IReadOnlyList<Figure>>> run) => new(name, summary, async measurement =>
    {
        await using var stack = await BenchStack.StartAsync(measurement.CancellationToken);
        return await run(stack, measurement);
    });
}
