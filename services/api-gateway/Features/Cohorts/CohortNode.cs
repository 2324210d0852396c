using Meridian.ApiGateway.Features.Queries;
using Meridian.Contracts.Filters;

namespace Meridian.ApiGateway.Features.Cohorts;

/// <summary>A part of what a cohort is.</summary>
internal abstract record CohortNode
{
    private CohortNode()
    {
    }

    public sealed record AllOf(IReadOnlyList<CohortNode> Parts) : CohortNode;

    public sealed record AnyOf(IReadOnlyList<CohortNode> Parts) : CohortNode;

    public sealed record Negation(CohortNode Part) : CohortNode;

    /// <summary>Did something that often, in that time.</summary>
    /// <param name="Within">Milliseconds up to now; null where there are fixed ends, or none.</param>
    public sealed record Did(ChosenEvents Events, CountComparison Times, long? Within, string? From, string? To) : CohortNode;

    /// <summary>Has a trait whose latest value meets a condition that does not hold for a missing one.</summary>
    public sealed record Trait(FilterNode.Condition Condition) : CohortNode;

    public sealed record InCohort(Guid Id) : CohortNode;

    /// <summary>A model's latest score compares as wanted.</summary>
    public sealed record Scored(FilterNode.HasScore Condition) : CohortNode;
}

/// <summary>How a number of times compares with another.</summary>
internal sealed record CountComparison(string Operator, long Value)
{
    /// <summary>Whether it holds for those who never did.</summary>
    public bool HoldsForNone => Holds(0);

    /// <summary>The comparison in SQL; operators are ours by then.</summary>
    public string Sql(string count) => FormattableString.Invariant($"{count} {Operator} {Value}");

    private bool Holds(long count) => Operator switch
    {
        "=" => count == Value,
        "!=" => count != Value,
        "<" => count < Value,
        "<=" => count <= Value,
        ">" => count > Value,
        _ => count >= Value,
    };
}
