using System.Text.Json;
using Meridian.Contracts.Filters;

namespace Meridian.ClickHouse.Filters;

/// <summary>
/// A value inside a column of JSON, asked for by kind. An object that ClickHouse cannot read has no values:
/// <see cref="FilterPredicate"/> follows it in that.
/// </summary>
internal sealed class JsonSource(FilterProperty property, FilterParameters parameters)
{
    // Written out with whole numbers: ClickHouse's own parsers of times take more forms than FilterTime, and 30 February too.
    private const string Year = "toInt64OrZero(substring(t, 1, 4))";
    private const string Month = "toInt64OrZero(substring(t, 6, 2))";
    private const string Day = "toInt64OrZero(substring(t, 9, 2))";
    private const string IsLeap = $"(({Year} % 4 = 0 AND {Year} % 100 != 0) OR {Year} % 400 = 0)";
    private const string IsTime = $"match(t, '{FilterTime.Form}') AND {Year} > 0 AND {Day} <= multiIf({Month} = 2, 28 + {IsLeap}, {Month} IN (4, 6, 9, 11), 30, 31)";

    // Years that begin in March put the leap day at the end (days_from_civil).
    private const string MarchYear = $"({Year} - ({Month} <= 2))";
    private const string Days =
        $"(365 * {MarchYear} + intDiv({MarchYear}, 4) - intDiv({MarchYear}, 100) + intDiv({MarchYear}, 400) + intDiv(153 * (({Month} + 9) % 12) + 2, 5) + {Day} - 1 - 719468)";

    private const string Seconds = "toInt64OrZero(substring(t, 12, 2)) * 3600 + toInt64OrZero(substring(t, 15, 2)) * 60 + if(substring(t, 17, 1) = ':', toInt64OrZero(substring(t, 18, 2)), 0)";
    private const string Fraction = "toInt64OrZero(rightPad(substring(extract(t, '[.]([0-9]+)'), 1, 3), 3, '0'))";
    private const string Zone = "extract(t, '[+-][0-9]{2}:[0-9]{2}$')";
    private const string Offset = $"if(startsWith({Zone}, '-'), -1, 1) * (toInt64OrZero(substring({Zone}, 2, 2)) * 3600 + toInt64OrZero(substring({Zone}, 5, 2)) * 60)";
    private const string Milliseconds = $"({Days} * 86400 + {Seconds} - {Offset}) * 1000 + {Fraction}";

    private readonly string _arguments =
        string.Join(", ", property.Path.Select(parameters.Text).Prepend(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Field.ToString())));

    public string Kind => $"JSONType({_arguments})";

    public string IsText => $"{Kind} = 'String'";

    public string IsNumber => $"{Kind} IN ('Int64', 'UInt64', 'Double')";

    public string IsFlag => $"{Kind} = 'Bool'";

    public string Text => $"JSONExtractString({_arguments})";

    /// <summary>Its JSON.</summary>
    public string Raw => $"JSONExtractRaw({_arguments})";

    public string Number => $"JSONExtractFloat({_arguments})";

    public string Flag => $"JSONExtractBool({_arguments})";

    /// <summary>A condition on the time that the text is, as <c>t</c> in milliseconds since 1970 UTC; 0 when it is none.</summary>
    public string IfTime(string condition) =>
        $"({IsText} AND arrayExists(t -> {condition}, arrayMap(t -> {Milliseconds}, arrayFilter(t -> {IsTime}, [{Text}]))))";
}
