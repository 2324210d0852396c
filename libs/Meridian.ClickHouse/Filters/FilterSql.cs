using ClickHouse.Client.ADO;
using ClickHouse.Client.Utility;
using Meridian.Contracts.Filters;

namespace Meridian.ClickHouse.Filters;

/// <summary>
/// A filter as a condition on rows of the table <c>events</c>, to stand in a WHERE or a countIf. It answers 0 or 1, never NULL, and exactly
/// what <see cref="FilterPredicate"/> answers for the same event. Whatever comes from the filter is a parameter; the text of the SQL is ours.
/// </summary>
public sealed class FilterSql
{
    private FilterSql(string condition, IReadOnlyList<FilterParameter> parameters) => (Condition, Parameters) = (condition, parameters);

    /// <summary>The condition, in brackets where it needs them.</summary>
    public string Condition { get; }

    /// <summary>The values that it asks for.</summary>
    public IReadOnlyList<FilterParameter> Parameters { get; }

    /// <summary>Writes a filter as SQL.</summary>
    /// <param name="now">What <c>within_last</c> counts back from.</param>
    /// <param name="prefix">What the names of the parameters begin with: different for each filter of a statement.</param>
    /// <param name="users">What is known of a row's user; none where filters are about events alone.</param>
    public static FilterSql Compile(Filter filter, DateTimeOffset now, string prefix = "filter", IUserConditions? users = null)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var parameters = new FilterParameters(prefix);
        return new FilterSql(new FilterSqlWriter(parameters, now.ToUnixTimeMilliseconds(), users).Write(filter.Root), parameters.All);
    }

    /// <summary>Adds the values to a command whose text has the condition.</summary>
    public void AddTo(ClickHouseCommand command)
    {
        foreach (var parameter in Parameters) command.AddParameter(parameter.Name, parameter.Type, parameter.Value);
    }
}
