using System.Globalization;
using Meridian.Contracts.Scores;
using Meridian.MlScoring.Features.FeatureStore;

namespace Meridian.MlScoring.Features.Drift;

/// <summary>Holds a week's scores against what a model was trained with. ClickHouse counts; no row comes here.</summary>
internal sealed class DriftMeasure(TenantStatements statements, TimeProvider time)
{
    public const string Unknown = "unknown";
    public const string Stable = "stable";
    public const string Moving = "moving";
    public const string Shifted = "shifted";

    private const int LeastRows = 200;
    private const double MovingFrom = 0.1;
    private const double ShiftedFrom = 0.2;

    // Of each value of a row the number of its bin: as many edges as it lies above.
    private const string CountSql = """
        SELECT toInt32(place), toInt32(bin), toInt64(count()) FROM
        (
            SELECT arrayJoin(arrayMap((value, edges, place) -> (place, arrayCount(edge -> value > edge, edges)), arrayPushBack(features, score), CAST({edges:String}, 'Array(Array(Float32))'), range({columns:UInt32}))) AS at, at.1 AS place, at.2 AS bin
            FROM scores
            WHERE tenant_id = {tenant:UUID} AND model = {model:String} AND version = {version:UInt32} AND scored_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND length(features) + 1 = {columns:UInt32}
        )
        GROUP BY place, bin
        """;

    private static readonly TimeSpan Window = TimeSpan.FromDays(7);

    /// <exception cref="ClickHouse.ClickHouseUnavailableException">ClickHouse does not answer.</exception>
    public async Task<DriftReport> MeasureAsync(Guid tenantId, MeasuredModel model, CancellationToken cancellationToken)
    {
        var to = time.GetUtcNow();
        var report = new DriftReport(model.Name, model.Version, to - Window, to, 0, Unknown, [], null, []);
        if (model.Columns.Count == 0) return report;
        var counts = await CountAsync(tenantId, model, report.From, cancellationToken);
        var rows = counts[^1].Sum();
        if (rows < LeastRows) return report with { Rows = rows };
        var drifts = model.Columns.Zip(counts, (column, bins) => DriftOfColumn(column, bins, rows)).ToList();
        return report with
        {
            Rows = rows,
            State = StateOf(drifts.Max(drift => drift.Index)),
            Features = [.. drifts.SkipLast(1).OrderByDescending(drift => drift.Index)],
            Score = drifts[^1],
        };
    }

    private static string StateOf(double largest) => largest switch { < MovingFrom => Stable, < ShiftedFrom => Moving, _ => Shifted };

    private static DriftOf DriftOfColumn(Measured column, long[] bins, long rows) => new(
        column.Name, column.Description, column.Expected.StabilityIndex(bins), column.Expected.Edges, column.Expected.Shares, [.. bins.Select(bin => (double)bin / rows)]);

    private async Task<long[][]> CountAsync(Guid tenantId, MeasuredModel model, DateTimeOffset from, CancellationToken cancellationToken)
    {
        StatementValue[] values =
        [
            new("tenant", "UUID", tenantId), new("model", "String", model.Name), new("version", "UInt32", (uint)model.Version), new("from", "Int64", from.ToUnixTimeMilliseconds()),
            new("columns", "UInt32", (uint)model.Columns.Count), new("edges", "String", $"[{string.Join(',', model.Columns.Select(column => Show(column.Expected.Edges)))}]"),
        ];
        var counts = model.Columns.Select(column => new long[column.Expected.Shares.Count]).ToArray();
        foreach (var (place, bin, count) in await statements.RowsAsync(tenantId, CountSql, values, row => (row.GetInt32(0), row.GetInt32(1), row.GetInt64(2)), cancellationToken)) counts[place][bin] = count;
        return counts;
    }

    // The shortest text that is read as the same number again.
    private static string Show(IReadOnlyList<float> edges) => $"[{string.Join(',', edges.Select(edge => edge.ToString("R", CultureInfo.InvariantCulture)))}]";
}
