namespace Meridian.Contracts.Filters;

/// <summary>A part of a filter.</summary>
public abstract record FilterNode
{
    private FilterNode()
    {
    }

    /// <summary>Holds when every part does; without parts it holds.</summary>
    public sealed record AllOf(IReadOnlyList<FilterNode> Parts) : FilterNode;

    /// <summary>Holds when one part does; without parts it does not.</summary>
    public sealed record AnyOf(IReadOnlyList<FilterNode> Parts) : FilterNode;

    /// <summary>Holds when the part does not: there is no third answer, not for missing properties either.</summary>
    public sealed record Negation(FilterNode Part) : FilterNode;

    /// <summary>Holds for events of users who are in a cohort. Only where a filter was read by <see cref="Filter.ParseOfUsers"/>: an event in memory does not say.</summary>
    public sealed record InCohort(Guid Cohort) : FilterNode;

    /// <summary>Compares the latest score that a model gave the event's user. Only where a filter was read by <see cref="Filter.ParseOfUsers"/>.</summary>
    /// <param name="Operator">One that compares numbers, or that asks whether there is a score.</param>
    /// <param name="Value">0 to 1; null where it is asked whether there is a score.</param>
    public sealed record HasScore(string Model, FilterOperator Operator, double? Value) : FilterNode;

    /// <summary>Compares a property of the event.</summary>
    public sealed record Condition(FilterProperty Property, FilterOperator Operator, FilterValue Value) : FilterNode;
}
