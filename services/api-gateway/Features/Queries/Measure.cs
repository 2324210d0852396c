namespace Meridian.ApiGateway.Features.Queries;

/// <summary>What a series is a number of.</summary>
public enum Measure
{
    /// <summary>Events.</summary>
    Count,

    /// <summary>Different users: by their id, or their anonymous id where they have none.</summary>
    UniqueUsers,
    UniqueGroups,
    Sum,
    Avg,
    Min,
    Max,
    P50,
    P75,
    P90,
    P95,
    P99,

    /// <summary>Events per different user or group.</summary>
    PerUserCount,

    /// <summary>The sum of a property per different user or group.</summary>
    PerUserSum,

    /// <summary>The mean over users or groups of each one's mean.</summary>
    PerUserAvg,
}

/// <summary>A series of a question: of which events it is a number of what.</summary>
public sealed record SeriesChoice : EventChoice
{
    public Measure Measure { get; init; }

    /// <summary>Whose number is summed up.</summary>
    public System.Text.Json.JsonElement? Property { get; init; }
}

internal static class Measures
{
    /// <summary>Whether it is about a number that events have.</summary>
    public static bool HasProperty(this Measure measure) => measure is not (Measure.Count or Measure.UniqueUsers or Measure.UniqueGroups or Measure.PerUserCount);

    /// <summary>Whether it is found by counting different ones.</summary>
    public static bool IsUnique(this Measure measure) => measure is Measure.UniqueUsers or Measure.UniqueGroups;

    /// <summary>Whether it takes each user's part together first.</summary>
    public static bool IsPerActor(this Measure measure) => measure is Measure.PerUserCount or Measure.PerUserSum or Measure.PerUserAvg;

    /// <summary>The function of ClickHouse for measures over events, and its arguments.</summary>
    public static (string Function, string Arguments) Aggregate(this Measure measure, string number) => measure switch
    {
        Measure.Count => ("count", ""),
        Measure.Sum => ("sum", number),
        Measure.Avg => ("avg", number),
        Measure.Min => ("min", number),
        Measure.Max => ("max", number),
        Measure.P50 => ("quantileExactInclusive(0.5)", number),
        Measure.P75 => ("quantileExactInclusive(0.75)", number),
        Measure.P90 => ("quantileExactInclusive(0.9)", number),
        Measure.P95 => ("quantileExactInclusive(0.95)", number),
        Measure.P99 => ("quantileExactInclusive(0.99)", number),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>A combinator behind the function's name, before its parameters: <c>quantileExactInclusiveState(0.5)</c>.</summary>
    public static string With(this (string Function, string Arguments) aggregate, string combinator)
    {
        var at = aggregate.Function.IndexOf('(', StringComparison.Ordinal);
        return at < 0 ? aggregate.Function + combinator : aggregate.Function[..at] + combinator + aggregate.Function[at..];
    }
}
