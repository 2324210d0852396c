using Meridian.Contracts.Filters;

namespace Meridian.ClickHouse.Filters;

/// <summary>The conditions of a filter that are about the user of a row of <c>events</c>, as SQL.</summary>
public interface IUserConditions
{
    /// <summary>The condition that the row's user is in a cohort.</summary>
    string InCohort(Guid cohort);

    /// <summary>The condition that the user's latest score of a model compares as wanted; it does not hold for a user without one.</summary>
    /// <param name="comparison">How, and with what from 0 to 1; null where any score will do.</param>
    string HasScore(string model, (FilterOperator Operator, double Value)? comparison);
}
