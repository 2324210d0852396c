namespace Meridian.Contracts.Filters;

/// <summary>What a condition compares with.</summary>
public abstract record FilterValue
{
    private FilterValue()
    {
    }

    /// <summary>Nothing, for <see cref="FilterOperator.Set"/> and its opposite.</summary>
    public sealed record None : FilterValue;

    public sealed record Text(string Value) : FilterValue;

    public sealed record Number(double Value) : FilterValue;

    public sealed record Flag(bool Value) : FilterValue;

    /// <param name="Milliseconds">Since 1970 UTC.</param>
    public sealed record Moment(long Milliseconds) : FilterValue;

    /// <param name="Milliseconds">How long before now.</param>
    public sealed record Span(long Milliseconds) : FilterValue;

    public sealed record Pattern(FilterPattern Value) : FilterValue;

    /// <summary>The alternatives of <see cref="FilterOperator.In"/>, by kind.</summary>
    public sealed record Alternatives(IReadOnlyList<string> Texts, IReadOnlyList<double> Numbers, IReadOnlyList<bool> Flags) : FilterValue;
}
