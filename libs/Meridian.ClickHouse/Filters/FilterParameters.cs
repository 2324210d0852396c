using System.Globalization;

namespace Meridian.ClickHouse.Filters;

/// <summary>The parameters of one filter, named as they come.</summary>
internal sealed class FilterParameters(string prefix)
{
    private readonly List<FilterParameter> _all = [];
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    public IReadOnlyList<FilterParameter> All => _all;

    /// <summary>A text; the same text is the same parameter, as names of properties are asked for again and again.</summary>
    public string Text(string value)
    {
        if (!_texts.TryGetValue(value, out var reference)) _texts[value] = reference = Add("String", value);
        return reference;
    }

    public string Texts(IEnumerable<string> values) => Add("Array(String)", values.ToArray());

    /// <summary>A number by its bits: ClickHouse reads decimal fractions a little inexactly, and JSON exactly.</summary>
    public string Number(double value) => $"reinterpretAsFloat64({Add("UInt64", BitConverter.DoubleToUInt64Bits(value))})";

    public string Numbers(IEnumerable<double> values) =>
        $"arrayMap(bits -> reinterpretAsFloat64(bits), {Add("Array(UInt64)", values.Select(BitConverter.DoubleToUInt64Bits).ToArray())})";

    public string Whole(long value) => Add("Int64", value);

    private string Add(string type, object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}_{_all.Count}");
        _all.Add(new FilterParameter(name, type, value));
        return $"{{{name}:{type}}}";
    }
}
