using System.Diagnostics;
using Meridian.ApiGateway.Features.Cohorts;
using Meridian.ClickHouse.Filters;
using Meridian.Contracts.Filters;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>Conditions on a person, in SQL.</summary>
/// <param name="person">An expression.</param>
internal sealed class OfPeople(QuerySql sql, KnownCohorts cohorts, string person) : IUserConditions
{
    public string InCohort(Guid cohort) => cohorts.Condition(sql, cohort, person);

    // Scores stand under the number that a person had then; what counts is the latest of all numbers that are that person now.
    public string HasScore(string model, (FilterOperator Operator, double Value)? comparison)
    {
        var having = comparison is var (sign, value) ? $" HAVING argMax(score, scored_at) {Symbol(sign)} toFloat32({QuerySql.Literal(value)})" : "";
        return $"{person} IN (SELECT {sql.PersonOf("actor")} AS scored FROM scores WHERE tenant_id = {sql.Tenant} AND model = {sql.Text(model)} GROUP BY scored{having})";
    }

    private static string Symbol(FilterOperator sign) => sign switch
    {
        FilterOperator.Equal => "=",
        FilterOperator.Less => "<",
        FilterOperator.LessOrEqual => "<=",
        FilterOperator.Greater => ">",
        FilterOperator.GreaterOrEqual => ">=",
        _ => throw new UnreachableException(),
    };
}
