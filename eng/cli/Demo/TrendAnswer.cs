namespace Meridian.Cli.Demo;

/// <summary>The answer of <c>POST /v1/query/trend</c>, as far as the demo reads it.</summary>
internal sealed record TrendAnswer(IReadOnlyList<TrendSeries> Series, long Total, long RowsRead, double TookMs);

internal sealed record TrendSeries(string? Breakdown, long Total, IReadOnlyList<TrendPoint> Points);

internal sealed record TrendPoint(DateTimeOffset Time, long Value);
