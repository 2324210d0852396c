using System.Text;
using Meridian.ClickHouse;
using Meridian.ClickHouse.Native;
using Meridian.Contracts.Scores;
using Meridian.MlScoring.Features.FeatureStore;

namespace Meridian.MlScoring.Features.Drift;

/// <summary>The largest index of each day, in the table <c>model_drift</c>.</summary>
internal sealed class DriftHistory(TenantStatements statements, BatchInsert insert)
{
    private const string DaysSql = """
        SELECT toInt32(day), psi, toInt64(rows) FROM model_drift FINAL
        WHERE tenant_id = {tenant:UUID} AND model = {model:String} AND version = {version:UInt32} AND day > toDate({to:Int64}, 'UTC') - 90 ORDER BY day
        """;

    private static readonly DateOnly Epoch = new(1970, 1, 1);

    /// <exception cref="ClickHouseUnavailableException">ClickHouse does not answer.</exception>
    public Task<List<DriftDay>> FindAsync(Guid tenantId, DriftReport report, CancellationToken cancellationToken)
    {
        StatementValue[] values = [new("tenant", "UUID", tenantId), new("model", "String", report.Model), new("version", "UInt32", (uint)report.Version), new("to", "Int64", report.To.ToUnixTimeSeconds())];
        return statements.RowsAsync(tenantId, DaysSql, values, row => new DriftDay(Epoch.AddDays(row.GetInt32(0)), row.GetDouble(1), row.GetInt64(2)), cancellationToken);
    }

    /// <summary>Writes a day's index down, unless there is a larger one of that day.</summary>
    /// <returns>The days with it.</returns>
    /// <exception cref="ClickHouseUnavailableException">ClickHouse does not answer.</exception>
    public async Task<IReadOnlyList<DriftDay>> AddAsync(Guid tenantId, DriftReport report, CancellationToken cancellationToken)
    {
        var days = await FindAsync(tenantId, report, cancellationToken);
        if (report.Largest() is not { } largest) return days;
        var today = new DriftDay(DateOnly.FromDateTime(report.To.UtcDateTime), largest.Index, report.Rows);
        if (days is [.., var last] && last.Day == today.Day)
        {
            if (last.Index >= today.Index) return days;
            days.RemoveAt(days.Count - 1);
        }

        await WriteAsync(tenantId, report, today, largest.Name, cancellationToken);
        return [.. days, today];
    }

    private async Task WriteAsync(Guid tenantId, DriftReport report, DriftDay day, string feature, CancellationToken cancellationToken)
    {
        var (tenants, models, versions) = (new UuidColumn("tenant_id"), new LowCardinalityColumn("model"), new FixedColumn<uint>("version", "UInt32"));
        var (days, features, indexes) = (new FixedColumn<ushort>("day", "Date"), new LowCardinalityColumn("feature"), new FixedColumn<double>("psi", "Float64"));
        var (rows, times) = (new FixedColumn<ulong>("rows", "UInt64"), new FixedColumn<long>("at", "DateTime64(3, 'UTC')"));
        using var block = new NativeBlock(tenants, models, versions, days, features, indexes, rows, times);
        tenants.Append(tenantId);
        models.Append(Encoding.UTF8.GetBytes(report.Model));
        versions.Append((uint)report.Version);
        days.Append((ushort)(day.Day.DayNumber - Epoch.DayNumber));
        features.Append(Encoding.UTF8.GetBytes(feature));
        indexes.Append(day.Index);
        rows.Append((ulong)day.Rows);
        times.Append(report.To.ToUnixTimeMilliseconds());
        await insert.InsertAsync("model_drift", block, null, cancellationToken);
    }
}
