using System.Globalization;
using System.Text.Json;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>The kind <c>paths</c>: what is done after something, before something, or from the beginning of each session.</summary>
internal static class QueryPaths
{
    private static readonly (long Least, long Most) Gap = ((long)TimeSpan.FromMinutes(1).TotalMilliseconds, (long)TimeSpan.FromDays(7).TotalMilliseconds);

    public sealed record Request : Question
    {
        public EventChoice? Start { get; init; }

        /// <summary>Instead of a start: what paths lead up to.</summary>
        public EventChoice? End { get; init; }

        /// <summary>The events that paths are made of.</summary>
        public EventChoice? Include { get; init; }

        /// <summary>How many nodes of a path are looked at.</summary>
        public int? Steps { get; init; }

        public int? Edges { get; init; }

        /// <summary>The property that names a node.</summary>
        public JsonElement? Node { get; init; }

        public string? SessionGap { get; init; }

        /// <summary>Whether the same node several times in a row is one.</summary>
        public bool Collapse { get; init; } = true;
    }

    public sealed record Response(IReadOnlyList<PathNode> Nodes, IReadOnlyList<PathEdge> Edges, long Paths) : QueryAnswer;

    /// <param name="Step">From 1; with an end 0, -1, -2, ….</param>
    public sealed record PathNode(int Step, string? Name, long Count);

    /// <param name="Step">Of the node that it goes out of.</param>
    public sealed record PathEdge(int Step, string? From, string? To, long Count, double? MedianSeconds);

    public static QuestionKind Kind { get; } = QuestionKind.Of<Request, Response>("paths", AnswerAsync);

    private static async Task<Response> AnswerAsync(Request request, QueryScope scope, QueryRun run, QueryEngine engine)
    {
        if (request is { Start: not null, End: not null }) throw QueryRefusal.Invalid("$.end", "Paths have a start or an end, not both.");
        var (steps, most) = (QueryRefusal.Within("$.steps", request.Steps, 5, 2, 10), QueryRefusal.Within("$.edges", request.Edges, 50, 1, 200));
        if (QueryRange.Duration(request.SessionGap ?? "30m") is not { } gap || gap < Gap.Least || gap > Gap.Most) throw QueryRefusal.Invalid("$.sessionGap", "It is a duration from 1m to 7d.");
        var node = QueryScope.ReadBreakdown(request.Node, "$.node") ?? new(Contracts.Filters.FilterField.Event, []);
        var plan = new PathsPlan(
            scope.Choose(request.Include, "$.include"), request.Start is null ? null : scope.Choose(request.Start, "$.start"), request.End is null ? null : scope.Choose(request.End, "$.end"), steps, gap, node, request.Collapse);

        var (sql, other) = (new QuerySql(scope), new QuerySql(scope));
        var edges = await engine.RowsAsync(run, sql, new PathsSql(sql, scope, plan).Edges(most), row =>
            new PathEdge(row.GetInt32(0), Name(row.GetString(1)), Name(row.GetString(2)), row.GetInt64(3), Math.Round(row.GetDouble(4), 4)));
        var nodes = await engine.RowsAsync(run, other, new PathsSql(other, scope, plan).Nodes(), row => new PathNode(row.GetInt32(0), Name(row.GetString(1)), row.GetInt64(2)));
        var ends = edges.SelectMany(edge => (IEnumerable<(int, string?)>)[(edge.Step, edge.From), (edge.Step + 1, edge.To)]).ToHashSet();
        var first = plan.End is null ? 1 : 0;
        return new Response([.. nodes.Where(one => ends.Contains((one.Step, one.Name)))], edges, nodes.Where(one => one.Step == first).Sum(one => one.Count));
    }

    private static string? Name(string text) => text.Length == 0 ? null : text;
}

/// <summary>A question about paths that was read.</summary>
/// <param name="Gap">Milliseconds without an event that end a session.</param>
internal sealed record PathsPlan(ChosenEvents Include, ChosenEvents? Start, ChosenEvents? End, int Steps, long Gap, Contracts.Filters.FilterProperty Node, bool Collapse);

/// <summary>The statements of a question about paths.</summary>
internal sealed class PathsSql(QuerySql sql, QueryScope scope, PathsPlan plan)
{
    /// <summary>Rows are (step, from, to, count, median of the seconds between).</summary>
    public string Edges(int most)
    {
        // A path towards an end is read backwards: its second node comes before its first.
        var (step, from, to) = plan.End is null ? ("n", "path[n]", "path[n + 1]") : ("0 - n", "path[n + 1]", "path[n]");
        return Text($$"""
            {{sql.With}}SELECT toInt32({{step}}) AS step, ({{from}}).2 AS source, ({{to}}).2 AS target, toInt64(count()) AS edges, toFloat64(quantileExactInclusive(0.5)((({{to}}).1 - ({{from}}).1) / 1000))
            FROM ({{Paths()}}) ARRAY JOIN range(1, length(path)) AS n
            GROUP BY step, source, target ORDER BY edges DESC, step, source, target LIMIT {{most}}
            """);
    }

    /// <summary>Rows are (step, name, count).</summary>
    public string Nodes() => Text($$"""
        {{sql.With}}SELECT toInt32({{(plan.End is null ? "n" : "1 - n")}}) AS step, (path[n]).2 AS name, toInt64(count()) AS nodes
        FROM ({{Paths()}}) ARRAY JOIN arrayEnumerate(path) AS n
        GROUP BY step, name ORDER BY nodes DESC, step, name
        """);

    // An event is (time, name, whether paths begin or end there). Those at the same millisecond are in the order of their message ids.
    private string Paths()
    {
        var mark = (plan.Start ?? plan.End) is { } choice ? sql.Is(choice, isNamed: false) : "1";
        var events = Text($$"""
            SELECT {{sql.Actor}} AS who, arrayMap(e -> (e.1, e.3, e.4), arraySort(groupArray(({{QuerySql.Moment}}, message_id, {{sql.Property(plan.Node).Text}}, toUInt8({{mark}}))))) AS done
            FROM events WHERE {{sql.Where(scope.Range, plan.Include.Names)}} AND {{sql.Is(plan.Include, isNamed: true)}} GROUP BY who
            """);
        var cut = plan switch
        {
            { Start: not null } => "arraySlice(session, arrayFirstIndex(e -> e.3 = 1, session))",
            { End: not null } => "arraySlice(session, 1, arrayLastIndex(e -> e.3 = 1, session))",
            _ => "session",
        };
        var kept = plan.Collapse ? "arrayFilter((e, n, names) -> n = 1 OR e.2 != names, cut, arrayEnumerate(cut), arrayMap(e -> e.2, arrayPushFront(arrayPopBack(cut), cut[1])))" : "cut";
        var path = plan.End is null ? Text($"arraySlice({kept}, 1, {plan.Steps})") : Text($"arraySlice(arrayReverse({kept}), 1, {plan.Steps})");
        return Text($$"""
            SELECT {{path}} AS path FROM (
                SELECT {{cut}} AS cut FROM (
                    SELECT arrayJoin(arraySplit((e, d) -> d > {{plan.Gap}}, done, arrayDifference(arrayMap(e -> e.1, done)))) AS session FROM ({{events}}))
                WHERE arrayExists(e -> e.3 = 1, session))
            """);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
