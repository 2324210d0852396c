using ClickHouse.Client.ADO;
using ClickHouse.Client.ADO.Parameters;

namespace ClickHouse.Client.Utility;

public static class CommandExtensions
{
    /// <summary>Adds a value for <c>{parameterName:Type}</c>.</summary>
    public static ClickHouseDbParameter AddParameter(this ClickHouseCommand command, string parameterName, object? parameterValue)
    {
        var parameter = new ClickHouseDbParameter { ParameterName = parameterName, Value = parameterValue };
        command.Parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Adds a value, formatted for <paramref name="clickHouseType"/>.</summary>
    public static ClickHouseDbParameter AddParameter(
        this ClickHouseCommand command, string parameterName, string clickHouseType, object? parameterValue)
    {
        var parameter = command.AddParameter(parameterName, parameterValue);
        parameter.ClickHouseType = clickHouseType;
        return parameter;
    }
}
