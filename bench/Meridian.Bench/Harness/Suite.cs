namespace Meridian.Bench.Harness;

/// <summary>A group of figures that are measured together.</summary>
/// <param name="Run">Measures; the stack is fresh and nobody else's.</param>
internal sealed record Suite(string Name, string Summary, Func<BenchStack, Measurement, Task<IReadOnlyList<Figure>>> Run);
