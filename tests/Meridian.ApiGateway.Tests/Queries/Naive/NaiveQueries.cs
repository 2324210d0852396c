namespace Meridian.ApiGateway.Tests.Queries.Naive;

/// <summary>Every kind of question, answered by loops over events in memory: slow, short, and written from docs/queries.md alone.</summary>
internal static class NaiveQueries
{
    public static List<double?> Trend(IReadOnlyList<NaiveEvent> events, NaivePeople people, NaiveCalendar calendar, long from, long to, string measure, bool byGroup)
    {
        var inRange = events.Where(item => item.Time >= from && item.Time < to && (!byGroup || item.GroupId != "")).ToList();
        var values = calendar.Points(from, to).Select(point => Measure([.. inRange.Where(item => calendar.Key(item.Time) == point.Key)], people, measure, byGroup)).ToList();
        values.Add(Measure(inRange, people, measure, byGroup));
        return values;
    }

    public static double? Measure(IReadOnlyList<NaiveEvent> events, NaivePeople people, string measure, bool byGroup)
    {
        string Actor(NaiveEvent item) => byGroup ? item.GroupId : people.Of(item);
        var numbers = events.Where(item => item.Total is not null).Select(item => item.Total!.Value).Order().ToList();
        return measure switch
        {
            "count" => events.Count,
            "unique_users" => events.Select(people.Of).Distinct().Count(),
            "unique_groups" => events.Where(item => item.GroupId != "").Select(item => item.GroupId).Distinct().Count(),
            "sum" => numbers.Sum(),
            "avg" => numbers.Count == 0 ? null : numbers.Average(),
            "min" => numbers.Count == 0 ? null : numbers[0],
            "max" => numbers.Count == 0 ? null : numbers[^1],
            "p50" => Percentile(numbers, 0.5),
            "p90" => Percentile(numbers, 0.9),
            "per_user_count" => events.Count == 0 ? null : events.Count / (double)events.Select(Actor).Distinct().Count(),
            "per_user_sum" => numbers.Count == 0 ? null : numbers.Sum() / events.Where(item => item.Total is not null).Select(Actor).Distinct().Count(),
            "per_user_avg" => numbers.Count == 0 ? null : events.Where(item => item.Total is not null).GroupBy(Actor).Average(own => own.Average(item => item.Total!.Value)),
            _ => throw new ArgumentException(measure),
        };
    }

    public static double? Percentile(IReadOnlyList<double> sorted, double level)
    {
        if (sorted.Count == 0) return null;
        var place = level * (sorted.Count - 1);
        var (below, above) = (sorted[(int)Math.Floor(place)], sorted[(int)Math.Ceiling(place)]);
        return below + ((above - below) * (place - Math.Floor(place)));
    }

    /// <summary>For each user who took the first step: the value, and the times of the steps that were taken.</summary>
    public static List<(string Value, List<long> Times)> Funnel(
        IReadOnlyList<NaiveEvent> events, Func<NaiveEvent, string> actor, long from, long to, IReadOnlyList<NaiveChoice> steps, string order, long window, Func<NaiveEvent, string> value)
    {
        var taken = new List<(string, List<long>)>();
        foreach (var own in events.Where(item => item.Time >= from && item.Time < to + window).GroupBy(actor))
        {
            int Mask(NaiveEvent item) => steps.Select((step, index) => step.Fits(item) ? 1 << index : 0).Sum();
            var done = own.Where(item => order == "strict" || Mask(item) != 0).OrderBy(item => item.Time).ThenBy(Mask).ThenBy(value, StringComparer.Ordinal).ToList();
            var attempts = Enumerable.Range(0, done.Count).Where(at => done[at].Time < to).Select(at => (Times: Chain(done, at, steps, order), Value: value(done[at]))).Where(attempt => attempt.Times.Count > 0)
                .Select(attempt => (attempt.Times, attempt.Value, Level: attempt.Times.Count(time => time <= attempt.Times[0] + window))).ToList();
            if (attempts.Count == 0) continue;
            var best = attempts.OrderByDescending(attempt => attempt.Level).ThenBy(attempt => attempt.Times, Comparer<List<long>>.Create(Compare)).ThenBy(attempt => attempt.Value, StringComparer.Ordinal).First();
            taken.Add((best.Value, [.. best.Times.Take(best.Level)]));
        }

        return taken;
    }

    private static List<long> Chain(List<NaiveEvent> done, int at, IReadOnlyList<NaiveChoice> steps, string order)
    {
        if (order == "unordered")
        {
            if (!steps.Any(step => step.Fits(done[at]))) return [];
            return [.. steps.Select(step => done.Skip(at).Where(step.Fits).Select(item => item.Time).Append(long.MaxValue / 2).First()).Order()];
        }

        var times = new List<long>();
        foreach (var step in steps)
        {
            if (order == "ordered" && times.Count > 0) while (at < done.Count && !step.Fits(done[at])) at++;
            if (at >= done.Count || !step.Fits(done[at])) break;
            times.Add(done[at++].Time);
        }

        while (times.Count > 0 && times.Count < steps.Count) times.Add(long.MaxValue / 2);
        return times;
    }

    private static int Compare(List<long> one, List<long> other) => one.Zip(other).Select(pair => pair.First.CompareTo(pair.Second)).FirstOrDefault(sign => sign != 0);

    /// <summary>For each cohort its size, then who came back in each of the next intervals.</summary>
    public static List<List<long>> Retention(
        IReadOnlyList<NaiveEvent> events, Func<NaiveEvent, string> actor, NaiveCalendar calendar, IReadOnlyList<string> keys, int cohorts, long from, long to, NaiveChoice start, NaiveChoice back, bool isFirstTime, bool bounded)
    {
        var periods = keys.Count - cohorts;
        var table = Enumerable.Range(0, cohorts).Select(_ => new List<long>(new long[periods + 1])).ToList();
        foreach (var own in events.GroupBy(actor))
        {
            var starts = own.Where(start.Fits).Where(item => item.Time < to).OrderBy(item => item.Time).ToList();
            if (isFirstTime) starts = [.. starts.Take(1)];
            var places = starts.Where(item => item.Time >= from).Select(item => IndexOf(keys, calendar.Key(item.Time))).Distinct();
            var returns = own.Where(back.Fits).Select(item => IndexOf(keys, calendar.Key(item.Time))).Where(place => place >= 0).ToHashSet();
            foreach (var cohort in places)
            {
                table[cohort][0]++;
                for (var period = 1; period <= periods; period++)
                {
                    if (bounded ? returns.Contains(cohort + period) : returns.Any(place => place >= cohort + period)) table[cohort][period]++;
                }
            }
        }

        return table;
    }

    public static List<long> Stickiness(IReadOnlyList<NaiveEvent> events, Func<NaiveEvent, string> actor, NaiveCalendar calendar, long from, long to)
    {
        var counts = new long[calendar.Points(from, to).Count];
        foreach (var own in events.Where(item => item.Time >= from && item.Time < to).GroupBy(actor)) counts[own.Select(item => calendar.Key(item.Time)).Distinct().Count() - 1]++;
        return [.. counts];
    }

    /// <summary>New, returning, resurrecting and dormant users of each interval; the range begins where an interval does.</summary>
    public static List<List<long>> Lifecycle(IReadOnlyList<NaiveEvent> events, Func<NaiveEvent, string> actor, NaiveCalendar calendar, long from, long to)
    {
        var keys = calendar.Points(from - 1, to).Select(point => point.Key).ToList();
        var table = Enumerable.Range(1, keys.Count - 1).Select(_ => new List<long> { 0, 0, 0, 0 }).ToList();
        foreach (var own in events.Where(item => item.Time < to).GroupBy(actor))
        {
            var (active, first) = (own.Select(item => calendar.Key(item.Time)).ToHashSet(), calendar.Key(own.Min(item => item.Time)));
            for (var index = 1; index < keys.Count; index++)
            {
                var (now, before) = (active.Contains(keys[index]), active.Contains(keys[index - 1]));
                if (now && first == keys[index]) table[index - 1][0]++;
                else if (now && before) table[index - 1][1]++;
                else if (now) table[index - 1][2]++;
                else if (before) table[index - 1][3]++;
            }
        }

        return table;
    }

    /// <summary>Edges of paths with their counts.</summary>
    public static Dictionary<(int Step, string From, string To), long> Paths(
        IReadOnlyList<NaiveEvent> events, Func<NaiveEvent, string> actor, long from, long to, NaiveChoice? start, NaiveChoice? end, int steps, long gap, bool collapse)
    {
        var edges = new Dictionary<(int, string, string), long>();
        foreach (var own in events.Where(item => item.Time >= from && item.Time < to).GroupBy(actor))
        {
            foreach (var path in Sessions([.. own.OrderBy(item => item.Time).ThenBy(item => item.MessageId, StringComparer.Ordinal)], gap))
            {
                var cut = start is not null ? [.. path.SkipWhile(item => !start.Fits(item))] : end is not null ? [.. path.Take(path.FindLastIndex(end.Fits) + 1)] : path;
                var nodes = new List<string>();
                foreach (var item in cut)
                {
                    if (!collapse || nodes.Count == 0 || nodes[^1] != item.Event) nodes.Add(item.Event);
                }

                nodes = end is null ? [.. nodes.Take(steps)] : [.. nodes.TakeLast(steps)];
                for (var index = 1; index < nodes.Count; index++)
                {
                    var edge = (end is null ? index : index - nodes.Count, nodes[index - 1], nodes[index]);
                    edges[edge] = edges.GetValueOrDefault(edge) + 1;
                }
            }
        }

        return edges;
    }

    private static IEnumerable<List<NaiveEvent>> Sessions(List<NaiveEvent> done, long gap)
    {
        var session = new List<NaiveEvent>();
        foreach (var item in done)
        {
            if (session.Count > 0 && item.Time - session[^1].Time > gap)
            {
                yield return session;
                session = [];
            }

            session.Add(item);
        }

        yield return session;
    }

    private static int IndexOf(IReadOnlyList<string> keys, string key) => keys.ToList().IndexOf(key);
}
