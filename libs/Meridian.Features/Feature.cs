namespace Meridian.Features;

/// <summary>A number that models are given.</summary>
/// <param name="Name">For good: models name the features that they were trained with.</param>
/// <param name="Description">For people; it says the unit.</param>
public sealed record Feature(string Name, string Description)
{
    /// <summary>
    /// A ClickHouse expression that takes a person's events together, over the columns of <c>events</c> and <c>age</c>: how many milliseconds an event lies before the moment that is
    /// asked about. Null where the number is worked out here.
    /// </summary>
    public string? Sql { get; init; }

    /// <summary>Whether it changes within minutes, so that a value from a minute ago will not do.</summary>
    public bool IsFresh { get; init; }
}
