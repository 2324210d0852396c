using System.Text.Json;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>The kind <c>retention</c>: of those who began in an interval, how many came back in each of the next.</summary>
internal static class QueryRetention
{
    private const int MaxPeriods = 100;
    private const int MaxIntervals = 366;
    private const int MaxValues = 50;

    public sealed record Request : Question
    {
        public EventChoice? Start { get; init; }

        public EventChoice? Return { get; init; }

        /// <summary>How many intervals are looked at after the one in which they began.</summary>
        public int? Periods { get; init; }

        public RetentionMode Mode { get; init; }

        /// <summary>Whether to have come back in just that interval counts, or also in a later one.</summary>
        public bool Bounded { get; init; } = true;

        public JsonElement? Breakdown { get; init; }

        public int? Limit { get; init; }
    }

    public sealed record Response(IReadOnlyList<Series> Series) : QueryAnswer;

    /// <param name="Overall">Those who came back after that many intervals, of all who could have.</param>
    public sealed record Series(string? Breakdown, bool IsOther, bool Total, IReadOnlyList<Cohort> Cohorts, IReadOnlyList<double?> Overall);

    /// <param name="Values">Who came back that many intervals later; null where that has not begun.</param>
    public sealed record Cohort(DateTimeOffset Time, long Size, IReadOnlyList<long?> Values);

    public static QuestionKind Kind { get; } = QuestionKind.Of<Request, Response>("retention", AnswerAsync);

    private static async Task<Response> AnswerAsync(Request request, QueryScope scope, QueryRun run, QueryEngine engine)
    {
        if (scope.Interval == QueryInterval.Hour) throw QueryRefusal.Invalid("$.interval", "Retention goes by day, week or month.");
        var (periods, limit) = (QueryRefusal.Within("$.periods", request.Periods, 8, 1, MaxPeriods), QueryRefusal.Within("$.limit", request.Limit, 5, 1, MaxValues));
        var cohorts = scope.Intervals();
        if (cohorts.Count + periods > MaxIntervals) throw new QueryRefusal(QueryProblems.TooManyPoints(MaxIntervals));
        var all = new Intervals(scope.Interval, cohorts.Through(periods), scope.Zone);
        var plan = new RetentionPlan(scope.Choose(request.Start, "$.start"), scope.Choose(request.Return, "$.return"), request.Mode, request.Bounded, QueryScope.ReadBreakdown(request.Breakdown, "$.breakdown"), cohorts.Count, all);

        var sql = new QuerySql(scope);
        var rows = await engine.RowsAsync(run, sql, new RetentionSql(sql, scope, plan).Text(), row =>
            new RetentionRow(row.GetString(0), Convert.ToInt32(row.GetValue(1), System.Globalization.CultureInfo.InvariantCulture), (long)row.GetUInt64(2), [.. ((ulong[])row.GetValue(3)).Select(count => (long)count)]));
        var table = new RetentionTable(all, cohorts.Count, periods, scope.Now.ToUnixTimeMilliseconds());
        List<Series> series = [table.Series(rows, null, isOther: false, isTotal: true)];
        if (plan.Breakdown is not null) series.AddRange(Values(rows, table, limit));
        return new Response(series);
    }

    private static IEnumerable<Series> Values(IReadOnlyList<RetentionRow> rows, RetentionTable table, int limit)
    {
        var values = rows.GroupBy(row => row.Value).OrderByDescending(same => same.Sum(row => row.Size)).ThenBy(same => same.Key, StringComparer.Ordinal).ToList();
        var largest = values.Take(limit).Select(same => table.Series([.. same], same.Key.Length == 0 ? null : same.Key, isOther: false, isTotal: false));
        return values.Count <= limit ? largest : largest.Append(table.Series([.. values.Skip(limit).SelectMany(same => same)], null, isOther: true, isTotal: false));
    }
}

/// <summary>To which cohorts a user belongs.</summary>
public enum RetentionMode
{
    /// <summary>To that of the interval in which they began for the first time ever.</summary>
    FirstTime,

    /// <summary>To that of each interval in which they began.</summary>
    Recurring,
}

/// <summary>What came of one cohort, of one value.</summary>
/// <param name="Returns">Users who came back, by the number of the interval.</param>
internal sealed record RetentionRow(string Value, int Cohort, long Size, IReadOnlyList<long> Returns);

/// <summary>Makes the table of an answer.</summary>
internal sealed class RetentionTable(Intervals intervals, int cohorts, int periods, long now)
{
    public QueryRetention.Series Series(IReadOnlyList<RetentionRow> rows, string? value, bool isOther, bool isTotal)
    {
        var table = Enumerable.Range(0, cohorts).Select(cohort => Cohort(cohort, [.. rows.Where(row => row.Cohort == cohort)])).ToList();
        return new QueryRetention.Series(value, isOther, isTotal, table, [.. Enumerable.Range(0, periods + 1).Select(period => Overall(table, period))]);
    }

    private QueryRetention.Cohort Cohort(int cohort, IReadOnlyList<RetentionRow> rows)
    {
        var size = rows.Sum(row => row.Size);
        var values = Enumerable.Range(0, periods + 1).Select(period => intervals.Starts[cohort + period] > now ? (long?)null : period == 0 ? size : rows.Sum(row => row.Returns[cohort + period]));
        return new QueryRetention.Cohort(intervals.Time(cohort), size, [.. values]);
    }

    private static double? Overall(List<QueryRetention.Cohort> table, int period)
    {
        var begun = table.Where(cohort => cohort.Values[period] is not null).ToList();
        var size = begun.Sum(cohort => cohort.Size);
        return size == 0 ? null : Math.Round(begun.Sum(cohort => cohort.Values[period]!.Value) / (double)size, 6);
    }
}
