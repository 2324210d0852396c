using System.Globalization;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>A formula over series: <c>+ - * / ( )</c>, numbers and the series' letters.</summary>
internal sealed class Formula
{
    private const int Longest = 200;
    private const int Deepest = 20;

    private readonly string _text;
    private readonly string _path;
    private readonly List<Func<IReadOnlyList<double?>, double?>> _made = [];
    private int _at;
    private int _depth;
    private int _highest = -1;

    private Formula(string text, string? name, string path) => (_text, Name, _path) = (text, name ?? text, path);

    public string Name { get; }

    /// <exception cref="QueryRefusal">It cannot be read.</exception>
    public static Formula Parse(string text, string? name, string path)
    {
        if (text.Length is 0 or > Longest) throw new QueryRefusal(QueryProblems.BadFormula(path, string.Create(CultureInfo.InvariantCulture, $"A formula has 1 to {Longest} characters.")));
        var formula = new Formula(text, name, path);
        formula._made.Add(formula.Sum());
        if (formula.Next() is not '\0') throw formula.Wrong();
        return formula;
    }

    /// <exception cref="QueryRefusal">It names a series that is not there.</exception>
    public void Check(int series, string path)
    {
        if (_highest >= series) throw new QueryRefusal(QueryProblems.BadFormula(path, $"There is no series {(char)('A' + _highest)}."));
    }

    /// <summary>The value for the series' values; null where one of them is missing, or is divided by nothing.</summary>
    public double? Value(IReadOnlyList<double?> values) => _made[0](values) is { } value && double.IsFinite(value) ? value + 0.0 : null; // there is no -0

    private Func<IReadOnlyList<double?>, double?> Sum()
    {
        var left = Product();
        while (Next() is var sign and ('+' or '-'))
        {
            _at++;
            var (first, second) = (left, Product());
            left = sign == '+' ? values => first(values) + second(values) : values => first(values) - second(values);
        }

        return left;
    }

    private Func<IReadOnlyList<double?>, double?> Product()
    {
        var left = Operand();
        while (Next() is var sign and ('*' or '/'))
        {
            _at++;
            var (first, second) = (left, Operand());
            left = sign == '*' ? values => first(values) * second(values) : values => second(values) is { } divisor && divisor != 0 ? first(values) / divisor : null;
        }

        return left;
    }

    private Func<IReadOnlyList<double?>, double?> Operand()
    {
        var sign = Next();
        if (++_depth > Deepest) throw new QueryRefusal(QueryProblems.BadFormula(_path, "It is nested too deeply."));
        try
        {
            if (sign is '(') return InBrackets();
            if (sign is '-') return Negated();
            if (sign is >= 'A' and <= 'J') return Series(sign - 'A');
            return char.IsAsciiDigit(sign) || sign is '.' ? Number() : throw Wrong();
        }
        finally
        {
            _depth--;
        }
    }

    private Func<IReadOnlyList<double?>, double?> InBrackets()
    {
        _at++;
        var inner = Sum();
        if (Next() is not ')') throw Wrong();
        _at++;
        return inner;
    }

    private Func<IReadOnlyList<double?>, double?> Negated()
    {
        _at++;
        var operand = Operand();
        return values => -operand(values);
    }

    private Func<IReadOnlyList<double?>, double?> Series(int index)
    {
        _at++;
        _highest = Math.Max(_highest, index);
        return values => values[index];
    }

    private Func<IReadOnlyList<double?>, double?> Number()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.')) _at++;
        if (!double.TryParse(_text.AsSpan(start, _at - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) throw Wrong();
        return _ => number;
    }

    private char Next()
    {
        while (_at < _text.Length && _text[_at] == ' ') _at++;
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private QueryRefusal Wrong() => new(QueryProblems.BadFormula(_path, string.Create(CultureInfo.InvariantCulture, $"It cannot be read at character {_at + 1}: series are A, B, …, signs + - * / and brackets.")));
}

/// <summary>Puts series together by formulas.</summary>
internal static class TrendFormulas
{
    public static IEnumerable<TrendSeries> Of(IReadOnlyList<Formula> formulas, IReadOnlyList<MeasuredSeries> series, IReadOnlyList<TrendSeries> read)
    {
        var parts = read.GroupBy(one => (one.Breakdown, one.IsOther)).Select(same => same.ToDictionary(one => one.Series)).ToList();
        return formulas.SelectMany((formula, index) => parts.Where(part => part.ContainsKey("A")).Select(part =>
            Of(formula, string.Create(CultureInfo.InvariantCulture, $"F{index + 1}"), [.. series.Select(one => part.GetValueOrDefault(one.Letter))])));
    }

    private static TrendSeries Of(Formula formula, string letter, IReadOnlyList<TrendSeries?> parts)
    {
        var first = parts[0]!;
        var made = new TrendSeries(letter, formula.Name, null, first.Breakdown, first.IsOther, formula.Value([.. parts.Select(part => part?.Total)]),
            Points(formula, first.Points, [.. parts.Select(part => part?.Points)]));
        return first.Previous is null ? made : made with
        {
            Previous = new(formula.Value([.. parts.Select(part => part?.Previous?.Total)]), Points(formula, first.Previous.Points, [.. parts.Select(part => part?.Previous?.Points)])),
        };
    }

    private static TrendPoint[] Points(Formula formula, IReadOnlyList<TrendPoint> first, IReadOnlyList<IReadOnlyList<TrendPoint>?> parts) =>
        [.. first.Select((point, index) => new TrendPoint(point.Time, formula.Value([.. parts.Select(part => part?[index].Value)])))];
}
