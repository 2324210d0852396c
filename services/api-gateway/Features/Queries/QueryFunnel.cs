using System.Globalization;
using System.Text.Json;
using ClickHouse.Client.ADO.Readers;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>The kind <c>funnel</c>: how many got how far through steps, and how long they took.</summary>
internal static class QueryFunnel
{
    private const int LeastSteps = 2;
    private const int MostSteps = 20;
    private const int MaxValues = 100;
    private const string DefaultWindow = "14d";
    private static readonly long LongestWindow = (long)TimeSpan.FromDays(366).TotalMilliseconds;

    public sealed record Request : Question
    {
        public IReadOnlyList<EventChoice>? Steps { get; init; }

        public FunnelOrder Order { get; init; }

        /// <summary>How long a conversion may take from its first step.</summary>
        public string? Window { get; init; }

        public JsonElement? Breakdown { get; init; }

        public int? Limit { get; init; }

        /// <summary>Whether to say how long it took.</summary>
        public bool Times { get; init; } = true;
    }

    public sealed record Response(IReadOnlyList<Step> Steps, IReadOnlyList<Series> Series) : QueryAnswer;

    public sealed record Step(string Name, string? Event);

    /// <param name="Total">Whether it is all users.</param>
    public sealed record Series(string? Breakdown, bool IsOther, bool Total, IReadOnlyList<StepResult> Steps);

    /// <param name="Conversion">Of those who took the first step.</param>
    /// <param name="FromPrevious">Of those who took the step before.</param>
    public sealed record StepResult(long Count, double? Conversion, double? FromPrevious, double? MedianSeconds, double? MedianSecondsFromFirst);

    public static QuestionKind Kind { get; } = QuestionKind.Of<Request, Response>("funnel", AnswerAsync);

    private static async Task<Response> AnswerAsync(Request request, QueryScope scope, QueryRun run, QueryEngine engine)
    {
        var plan = Read(request, scope);
        var sql = new QuerySql(scope);
        var rows = await engine.RowsAsync(run, sql, new FunnelSql(sql, scope, plan).Text(), row => Row(row, plan.Steps.Count));
        var series = rows.OrderByDescending(row => row.IsTotal).ThenBy(row => row.IsOther).ThenByDescending(row => row.Steps[0].Count).ThenBy(row => row.Value, StringComparer.Ordinal)
            .Select(row => new Series(row.IsTotal || row.IsOther || row.Value.Length == 0 ? null : row.Value, row.IsOther, row.IsTotal, row.Steps)).ToList();
        if (series.Count == 0) series.Add(new Series(null, false, true, [.. plan.Steps.Select(_ => new StepResult(0, null, null, null, null))]));
        return new Response([.. request.Steps!.Select(step => new Step(step.Label, step.Event))], series);
    }

    private static FunnelPlan Read(Request request, QueryScope scope)
    {
        var steps = request.Steps ?? [];
        if (steps.Count < LeastSteps) throw new QueryRefusal(QueryProblems.TooFewSteps(LeastSteps));
        if (steps.Count > MostSteps) throw new QueryRefusal(QueryProblems.TooManySteps(MostSteps));
        var chosen = steps.Select((step, index) => scope.Choose(step ?? throw QueryRefusal.Invalid(Path(index), "A step is an object."), Path(index))).ToList();
        if (QueryRange.Duration(request.Window ?? DefaultWindow) is not { } window || window > LongestWindow) throw QueryRefusal.Invalid("$.window", "It is a duration such as \"7d\", of 366 days at most.");
        return new FunnelPlan(chosen, request.Order, window, QueryScope.ReadBreakdown(request.Breakdown, "$.breakdown"), QueryRefusal.Within("$.limit", request.Limit, 10, 1, MaxValues), request.Times);
    }

    private static string Path(int index) => string.Create(CultureInfo.InvariantCulture, $"$.steps[{index}]");

    private static FunnelRow Row(ClickHouseDataReader row, int steps)
    {
        var counts = (ulong[])row.GetValue(3);
        var (between, first) = ((double[])row.GetValue(4), (double[])row.GetValue(5));
        var results = new StepResult[steps];
        for (var index = 0; index < steps; index++)
        {
            var count = (long)counts[index];
            results[index] = new StepResult(count, Ratio(count, counts[0]), Ratio(count, index == 0 ? counts[0] : counts[index - 1]), Time(between, index), Time(first, index));
        }

        return new FunnelRow(row.GetByte(0) == 1, row.GetByte(1) == 1, row.GetString(2), results);
    }

    private static double? Ratio(long count, ulong of) => of == 0 ? null : Math.Round(count / (double)of, 6);

    private static double? Time(double[] seconds, int index) => index > 0 && seconds.Length >= index && double.IsFinite(seconds[index - 1]) ? Math.Round(seconds[index - 1], 4) : null;

    private sealed record FunnelRow(bool IsTotal, bool IsOther, string Value, IReadOnlyList<StepResult> Steps);
}

/// <summary>What stands between the steps of a funnel.</summary>
public enum FunnelOrder
{
    /// <summary>Whatever it is.</summary>
    Ordered,

    /// <summary>Nothing.</summary>
    Strict,

    /// <summary>Steps in any order.</summary>
    Unordered,
}
