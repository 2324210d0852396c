using ClickHouse.Client.ADO;
using ClickHouse.Client.Utility;
using Meridian.Contracts.Filters;

namespace Meridian.ClickHouse.Filters;

/// <summary>
/// A property of rows of the table <c>events</c> as expressions. What counts as a text, a number or as missing is what it is for filters. Names of the client's own are
/// parameters; the text of the SQL is ours.
/// </summary>
public sealed class PropertySql
{
    private readonly FilterParameters _parameters;

    private PropertySql(FilterProperty property, FilterParameters parameters)
    {
        _parameters = parameters;
        var column = FilterSqlWriter.ColumnOf(property.Field);
        if (property.IsJson)
        {
            var source = new JsonSource(property, parameters);
            // A text is unquoted, anything else stands as its JSON.
            Text = $"multiIf({source.IsText}, {source.Text}, {source.Kind} = 'Null', '', {source.Raw})";
            (IsNumber, Number) = (source.IsNumber, source.Number);
        }
        else
        {
            Text = property.IsTime ? $"formatDateTime({column}, '%Y-%m-%dT%H:%i:%SZ')" : $"toString({column})";
            (IsNumber, Number) = ("0", "0.");
        }
    }

    /// <summary>The value as text; '' where there is none.</summary>
    public string Text { get; }

    /// <summary>Whether it is a number.</summary>
    public string IsNumber { get; }

    /// <summary>The number, where it is one.</summary>
    public string Number { get; }

    /// <summary>The values that the expressions ask for.</summary>
    public IReadOnlyList<FilterParameter> Parameters => _parameters.All;

    /// <summary>Writes a property as SQL.</summary>
    /// <param name="prefix">What the names of the parameters begin with: different for each property and filter of a statement.</param>
    public static PropertySql Compile(FilterProperty property, string prefix)
    {
        ArgumentNullException.ThrowIfNull(property);
        return new PropertySql(property, new FilterParameters(prefix));
    }

    /// <summary>Adds the values to a command whose text has one of the expressions.</summary>
    public void AddTo(ClickHouseCommand command)
    {
        foreach (var parameter in Parameters) command.AddParameter(parameter.Name, parameter.Type, parameter.Value);
    }
}
