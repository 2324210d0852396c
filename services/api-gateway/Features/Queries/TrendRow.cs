namespace Meridian.ApiGateway.Features.Queries;

/// <summary>A point of a series, with the totals that it belongs to.</summary>
/// <param name="Total">Of the series.</param>
/// <param name="Overall">Of all series, also those beyond the limit.</param>
/// <param name="Time">When the interval begins.</param>
internal readonly record struct TrendRow(string? Breakdown, long Total, long Overall, DateTimeOffset Time, long Value);
