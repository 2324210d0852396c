using System.Globalization;
using System.Runtime.CompilerServices;
using Meridian.Contracts.Filters;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>Reads the series of a question: of the values of a breakdown only the largest.</summary>
internal sealed class TrendTable(QueryScope scope, QueryRun run, QueryEngine engine, IReadOnlyList<MeasuredSeries> series, BreakdownChoice? choice)
{
    private const int MaxPoints = 100_000;

    private IReadOnlyList<string>? _top;

    /// <summary>All series over a range, and the total of the first over all values.</summary>
    public async Task<(List<TrendSeries> Series, double? Total)> ReadAsync(QueryRange range, Intervals intervals)
    {
        double? total = null;
        if (choice is not null)
        {
            _top = await TopAsync(range);
            if ((long)_top.Count * intervals.Count * series.Count > MaxPoints) throw new QueryRefusal(QueryProblems.TooManyPoints(MaxPoints));
            total = await RowsAsync(series[0], range, null, null) is [var whole, ..] ? whole.Total : null;
        }

        var all = new List<TrendSeries>();
        foreach (var one in series)
        {
            var rows = await RowsAsync(one, range, intervals, Breakdown());
            all.AddRange(ToSeries(one, rows, intervals));
        }

        return (all, choice is null ? all[0].Total : total ?? Zero(series[0]));
    }

    /// <summary>Puts what was there in another range beside the series.</summary>
    public async Task AddPreviousAsync(List<TrendSeries> current, QueryRange range, Intervals intervals)
    {
        foreach (var one in series)
        {
            var before = ToSeries(one, await RowsAsync(one, range, intervals, Breakdown()), intervals).ToList();
            for (var index = 0; index < current.Count; index++)
            {
                var now = current[index];
                if (now.Series != one.Letter) continue;
                var then = before.Find(other => other.Breakdown == now.Breakdown && other.IsOther == now.IsOther);
                current[index] = now with { Previous = then is null ? new(Zero(one), Points(one, [], intervals)) : new(then.Total, then.Points) };
            }
        }
    }

    // The largest values of the first series, texts by their order where they are equal.
    private async Task<IReadOnlyList<string>> TopAsync(QueryRange range)
    {
        var sql = new QuerySql(scope);
        var text = new SeriesSql(sql, scope, series[0], range, null, new SeriesBreakdown(choice!.Properties, null, false)).Text();
        var limit = sql.Whole(choice.Limit);
        return await engine.RowsAsync(run, sql, QuerySql.Around(text, "SELECT b FROM (", $") ORDER BY total DESC NULLS LAST, b LIMIT {limit}"), row => row.GetString(0));
    }

    private SeriesBreakdown? Breakdown() => choice is null ? null : new SeriesBreakdown(choice.Properties, _top, choice.WithOther);

    private async Task<IReadOnlyList<SeriesRow>> RowsAsync(MeasuredSeries one, QueryRange range, Intervals? intervals, SeriesBreakdown? breakdown)
    {
        var sql = new QuerySql(scope);
        var text = new SeriesSql(sql, scope, one, range, intervals, breakdown).Text();
        return await engine.RowsAsync(run, sql, text, row => new SeriesRow(
            row.GetString(0), row.GetByte(1) == 1, Number(row.GetDouble(2)),
            [.. ((ITuple[])row.GetValue(3)).Select(point => (Convert.ToInt32(point[0], CultureInfo.InvariantCulture), Number(Convert.ToDouble(point[1], CultureInfo.InvariantCulture))))]));
    }

    private IEnumerable<TrendSeries> ToSeries(MeasuredSeries one, IReadOnlyList<SeriesRow> rows, Intervals intervals)
    {
        if (choice is null) return [ToSeries(one, rows is [var only, ..] ? only : null, "", isOther: false, intervals)];
        // Every series has the values of the first, in its order, so that formulas find their parts.
        var largest = _top!.Select(value => ToSeries(one, rows.FirstOrDefault(row => !row.IsOther && row.Value == value), value, isOther: false, intervals));
        return rows.FirstOrDefault(row => row.IsOther) is { } rest && choice.WithOther ? largest.Append(ToSeries(one, rest, "", isOther: true, intervals)) : largest;
    }

    private static TrendSeries ToSeries(MeasuredSeries one, SeriesRow? row, string value, bool isOther, Intervals intervals) => new(
        one.Letter, one.Label, one.Events.Event, value.Length == 0 ? null : value, isOther, row is null ? Zero(one) : row.Total, Points(one, row?.Points ?? [], intervals));

    private static TrendPoint[] Points(MeasuredSeries one, IReadOnlyList<(int Index, double? Value)> given, Intervals intervals)
    {
        var points = new TrendPoint[intervals.Count];
        for (var index = 0; index < points.Length; index++) points[index] = new TrendPoint(intervals.Time(index), Zero(one));
        foreach (var (index, value) in given) points[index] = points[index] with { Value = value };
        return points;
    }

    private static double? Zero(MeasuredSeries one) => one.Measure is Measure.Count or Measure.Sum or Measure.UniqueUsers or Measure.UniqueGroups ? 0 : null;

    private static double? Number(double value) => double.IsFinite(value) ? value : null;

    private sealed record SeriesRow(string Value, bool IsOther, double? Total, IReadOnlyList<(int Index, double? Value)> Points);
}

/// <summary>What a question is broken down by.</summary>
internal sealed record BreakdownChoice(IReadOnlyList<FilterProperty> Properties, int Limit, bool WithOther);
