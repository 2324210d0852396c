using System.Globalization;
using Meridian.ClickHouse.Filters;
using Meridian.Contracts.Filters;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>
/// The statement of one series: for each value of its breakdown the measure of every interval and of the whole range, in one pass over the events. Rows are
/// (value, isOther, total, points), where points are pairs of an interval's number and its value, NaN for none.
/// </summary>
internal sealed class SeriesSql
{
    private const int MaxMaskedIntervals = 512;

    private readonly QuerySql _sql;
    private readonly QueryScope _scope;
    private readonly MeasuredSeries _series;
    private readonly QueryRange _range;
    private readonly Intervals? _intervals;
    private readonly SeriesBreakdown? _breakdown;
    private readonly PropertySql? _number;

    /// <param name="intervals">Null where only the whole range is asked for.</param>
    public SeriesSql(QuerySql sql, QueryScope scope, MeasuredSeries series, QueryRange range, Intervals? intervals, SeriesBreakdown? breakdown)
    {
        (_sql, _scope, _series, _range, _intervals, _breakdown) = (sql, scope, series, range, intervals, breakdown);
        _number = series.Property is null ? null : sql.Property(series.Property);
    }

    /// <summary>The whole statement.</summary>
    public string Text() => _sql.With + (_series.Measure switch
    {
        Measure.Count when CanUseQuarters() => Quarters(),
        Measure.UniqueUsers or Measure.UniqueGroups => Unique(),
        Measure.PerUserCount or Measure.PerUserSum or Measure.PerUserAvg => PerActor(),
        _ => OverEvents(),
    });

    private string Index(string moment = QuerySql.Moment) => _intervals is null ? "0" : _intervals.Index(moment, _range);

    // The value's name is b, and o is 1 for all the values that are not among the largest.
    private string Values()
    {
        if (_breakdown is null) return "'' AS b, toUInt8(0) AS o";
        var text = Tuple(_breakdown.Properties.Select(property => _sql.Property(property).Text));
        if (_breakdown.Top is not { } top) return $"{text} AS b, toUInt8(0) AS o";
        return $"toUInt8(NOT has({_sql.Texts(top)}, {text})) AS o, if(o, '', {text}) AS b";
    }

    // Several values stand in one text as a JSON list; one stands as it is.
    private static string Tuple(IEnumerable<string> texts)
    {
        var all = texts.ToList();
        return all.Count == 1 ? all[0] : $"toJSONString([{string.Join(", ", all)}])";
    }

    private string Where()
    {
        var conditions = $"{_sql.Where(_range, _series.Events.Names)} AND {_sql.Is(_series.Events, isNamed: true)}";
        if (_series.Measure == Measure.UniqueGroups && _scope.By != ActorKind.Group) conditions += " AND group_id != ''";
        if (_number is not null) conditions += $" AND {_number.IsNumber}";
        return conditions;
    }

    private string OnlyTop() => _breakdown is { Top: not null, WithOther: false } ? "WHERE NOT o" : "";

    private string OverEvents()
    {
        var aggregate = _series.Measure.Aggregate(_number?.Number ?? "");
        return $$"""
            SELECT b, o, toFloat64({{aggregate.With("Merge")}}(state)) AS total, groupArray((i, toFloat64(finalizeAggregation(state)))) AS points
            FROM (SELECT {{Values()}}, toInt64({{Index()}}) AS i, {{aggregate.With("State")}}({{aggregate.Arguments}}) AS state FROM events WHERE {{Where()}} GROUP BY b, o, i)
            {{OnlyTop()}} GROUP BY b, o
            """;
    }

    // Each user has a bit for every interval: much less to keep than a set of users for each.
    private string Unique()
    {
        var who = _series.Measure == Measure.UniqueGroups ? QuerySql.Group : _sql.Person;
        if (_intervals is null || _intervals.Count > MaxMaskedIntervals)
        {
            return $$"""
                SELECT b, o, toFloat64(sum(is_first)) AS total, groupArray((i, toFloat64(users))) AS points
                FROM (SELECT b, o, i, count() AS users, countIf(i = first) AS is_first
                    FROM (SELECT b, o, i, min(i) OVER (PARTITION BY b, o, who) AS first
                        FROM (SELECT {{Values()}}, {{who}} AS who, toInt64({{Index()}}) AS i FROM events WHERE {{Where()}} GROUP BY b, o, who, i) {{OnlyTop()}})
                    GROUP BY b, o, i)
                GROUP BY b, o
                """;
        }

        var masks = new BitMasks(_intervals.Count);
        return $$"""
            SELECT b, o, toFloat64(count()) AS total, arrayMap((i, n) -> (toInt64(i), toFloat64(n)), range({{_intervals.Count}}), {{masks.Counts("m")}}) AS points
            FROM (SELECT {{Values()}}, {{who}} AS who, {{masks.Aggregates("m", Index(), null)}} FROM events WHERE {{Where()}} GROUP BY b, o, who)
            {{OnlyTop()}} GROUP BY b, o
            """;
    }

    private string PerActor()
    {
        var part = _series.Measure switch { Measure.PerUserCount => "c", Measure.PerUserSum => "s", _ => "" };
        // The mean of all of a user's numbers is not that of the means of the intervals, so it is taken from the users' sums over the whole range.
        return _series.Measure == Measure.PerUserAvg
            ? $$"""
              SELECT b, o, avg(s / c) AS total, any(points) AS points
              FROM (SELECT b, o, who, sum(s) AS s, sum(c) AS c FROM ({{Parts()}}) GROUP BY b, o, who) AS users
              INNER JOIN (SELECT b, o, groupArray((i, value)) AS points FROM (SELECT b, o, i, avg(s / c) AS value FROM ({{Parts()}}) GROUP BY b, o, i) GROUP BY b, o) AS parts USING (b, o)
              {{OnlyTop()}} GROUP BY b, o
              """
            : $$"""
              SELECT b, o, sum(part) / uniqExactMerge(whos) AS total, groupArray((i, value)) AS points
              FROM (SELECT b, o, i, sum({{part}}) AS part, toFloat64(sum({{part}})) / count() AS value, uniqExactState(who) AS whos FROM ({{Parts()}}) GROUP BY b, o, i)
              {{OnlyTop()}} GROUP BY b, o
              """;
    }

    // Each user's part of each interval.
    private string Parts() =>
        $"SELECT {Values()}, toInt64({Index()}) AS i, {_sql.Actor} AS who, count() AS c, sum({_number?.Number ?? "0."}) AS s FROM events WHERE {Where()} GROUP BY b, o, i, who";

    // Counts of whole quarters of an hour stand in the table's projection by_quarter_hour; what lies at the ends of the range is counted.
    private bool CanUseQuarters() =>
        _scope is { Filter: null, By: ActorKind.User } && _scope.InCohorts.Count == 0 && _series.Events.Filter is null
        && (_breakdown is null || _breakdown.Properties.All(property => property.Field == FilterField.Event))
        && (_intervals is null || _intervals.IsOnQuarters(_range));

    private string Quarters()
    {
        const long Quarter = 900_000;
        var (first, last) = ((_range.From + Quarter - 1) / Quarter * Quarter, _range.To / Quarter * Quarter);
        List<string> parts = [];
        if (first < last)
        {
            var named = _series.Events.Event is { } name ? $"event = {_sql.Text(name)}" : QuerySql.NotOwn;
            var moment = "toInt64(toUnixTimestamp(toStartOfFifteenMinutes(timestamp))) * 1000";
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"""
                SELECT {Values()}, toInt64({Index(moment)}) AS i, count() AS c FROM events WHERE tenant_id = {_sql.Tenant} AND {named}
                AND toStartOfFifteenMinutes(timestamp) >= toDateTime({first / 1000}, 'UTC') AND toStartOfFifteenMinutes(timestamp) < toDateTime({last / 1000}, 'UTC') GROUP BY b, o, i
                """));
        }

        foreach (var rest in first < last ? [new QueryRange(_range.From, first), new QueryRange(last, _range.To)] : new[] { _range })
        {
            if (rest.From < rest.To) parts.Add($"SELECT {Values()}, toInt64({Index()}) AS i, count() AS c FROM events WHERE {_sql.Where(rest, _series.Events.Names)} GROUP BY b, o, i");
        }

        return $$"""
            SELECT b, o, toFloat64(sum(c)) AS total, groupArray((i, toFloat64(c))) AS points
            FROM (SELECT b, o, i, sum(c) AS c FROM ({{string.Join(" UNION ALL ", parts)}}) GROUP BY b, o, i) {{OnlyTop()}} GROUP BY b, o
            """;
    }
}

/// <summary>A series that was read.</summary>
internal sealed record MeasuredSeries(string Letter, string Label, ChosenEvents Events, Measure Measure, FilterProperty? Property);

/// <summary>How a series is broken down.</summary>
/// <param name="Top">The values that stand for themselves; null for all.</param>
/// <param name="WithOther">Whether the others are taken together, or left out.</param>
internal sealed record SeriesBreakdown(IReadOnlyList<FilterProperty> Properties, IReadOnlyList<string>? Top, bool WithOther);
