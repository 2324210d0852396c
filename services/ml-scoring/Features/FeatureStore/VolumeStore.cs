using Meridian.Features;

namespace Meridian.MlScoring.Features.FeatureStore;

/// <summary>The features of an hour's events.</summary>
internal sealed class VolumeStore(TenantStatements statements)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Those of the last whole hour before a moment.</summary>
    /// <param name="name">Events of that name only; null for all.</param>
    /// <exception cref="Meridian.ClickHouse.ClickHouseUnavailableException">ClickHouse does not answer.</exception>
    public async Task<VolumeOfHour> FindAsync(Guid tenantId, string? name, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var to = at.ToUnixTimeMilliseconds() / (long)Hour.TotalMilliseconds;
        // As models were trained: the hour and those that features look back on (VolumeFeatures.Window).
        List<StatementValue> values = [new("volume_tenant", "UUID", tenantId), new("volume_from", "Int64", to - VolumeFeatures.Hours - 1), new("volume_to", "Int64", to)];
        if (name is not null) values.Add(new("volume_event", "String", name));
        var rows = await statements.RowsAsync(tenantId, VolumeSql.Select(name is not null), values, row => (row.GetInt64(0), row.GetInt64(1)), cancellationToken);
        var counts = VolumeSql.Counts(rows, to);
        return new VolumeOfHour(counts.Length == 0, counts.Length < VolumeFeatures.LeastHours ? null : VolumeFeatures.Of(counts));
    }
}

/// <param name="Values">In the order of the feature set; null where there is too little history.</param>
internal sealed record VolumeOfHour(bool IsEmpty, float[]? Values);
