using System.Globalization;
using System.Text.Json;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>The kind <c>trend</c>: how much of something there was in each interval, broken down, beside the range before, and put together by formulas.</summary>
internal static class QueryTrend
{
    private const int MaxValues = 1_000;
    private const int MaxFormulas = 5;

    public sealed record Request : Question
    {
        public IReadOnlyList<SeriesChoice>? Series { get; init; }

        /// <summary>With <see cref="Measure"/> and <see cref="Property"/> a question with one series, without a list.</summary>
        public string? Event { get; init; }

        public Measure? Measure { get; init; }

        public JsonElement? Property { get; init; }

        public IReadOnlyList<FormulaChoice>? Formulas { get; init; }

        public JsonElement? Breakdown { get; init; }

        /// <summary>Most values of the breakdown, the largest first.</summary>
        public int? Limit { get; init; }

        /// <summary>Whether the values beyond the limit are a series together.</summary>
        public bool Other { get; init; }

        public Comparison? Compare { get; init; }
    }

    /// <param name="Formula">Of series by their letters, such as <c>A / B * 100</c>.</param>
    public sealed record FormulaChoice(string? Formula, string? Name = null);

    /// <param name="Total">Of series A over all values.</param>
    public sealed record Response(IReadOnlyList<TrendSeries> Series, double? Total) : QueryAnswer;

    public static QuestionKind Kind { get; } = QuestionKind.Of<Request, Response>("trend", AnswerAsync);

    private static async Task<Response> AnswerAsync(Request request, QueryScope scope, QueryRun run, QueryEngine engine)
    {
        var (series, formulas, intervals) = (SeriesReader.Read(request.Series, Short(request), scope), Formulas(request), scope.Intervals());
        foreach (var (formula, index) in formulas.Select((formula, index) => (formula, index))) formula.Check(series.Count, $"$.formulas[{index}].formula");
        var breakdown = QueryScope.ReadBreakdown(request.Breakdown, "$.breakdown");
        var limit = QueryRefusal.Within("$.limit", request.Limit, 25, 1, MaxValues);

        var table = new TrendTable(scope, run, engine, series, breakdown is null ? null : new BreakdownChoice([breakdown], limit, request.Other));
        var (current, total) = await table.ReadAsync(scope.Range, intervals);
        if (request.Compare is not null)
        {
            var range = scope.Range.Previous(scope.Zone);
            await table.AddPreviousAsync(current, range, new Intervals(scope.Interval, range, scope.Zone));
        }

        return new Response([.. current.Concat(TrendFormulas.Of(formulas, series, current))], total);
    }

    private static SeriesChoice Short(Request request) => new() { Event = request.Event, Measure = request.Measure ?? Queries.Measure.Count, Property = request.Property };

    private static List<Formula> Formulas(Request request)
    {
        if (request.Formulas is not { } given) return [];
        if (given.Count > MaxFormulas) throw new QueryRefusal(QueryProblems.TooManyValues("$.formulas", MaxFormulas));
        return [.. given.Select((choice, index) => Formula.Parse(choice.Formula ?? "", choice.Name, string.Create(CultureInfo.InvariantCulture, $"$.formulas[{index}].formula")))];
    }
}

/// <summary>What a range is set beside.</summary>
public enum Comparison
{
    /// <summary>The range of the same length just before.</summary>
    Previous,
}

/// <param name="Series">Its letter, or F1, F2, … of a formula.</param>
/// <param name="Breakdown">The value; null where there is none.</param>
/// <param name="IsOther">Whether it is all values beyond the limit together.</param>
public sealed record TrendSeries(string Series, string Name, string? Event, string? Breakdown, bool IsOther, double? Total, IReadOnlyList<TrendPoint> Points)
{
    public TrendPrevious? Previous { get; init; }
}

/// <param name="Value">Null where there is nothing to take it of.</param>
public sealed record TrendPoint(DateTimeOffset Time, double? Value);

public sealed record TrendPrevious(double? Total, IReadOnlyList<TrendPoint> Points);
