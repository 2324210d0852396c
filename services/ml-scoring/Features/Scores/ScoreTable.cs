using System.Text;
using Meridian.ClickHouse;
using Meridian.ClickHouse.Native;

namespace Meridian.MlScoring.Features.Scores;

/// <summary>Writes to the table <c>scores</c>.</summary>
internal sealed class ScoreTable(BatchInsert insert)
{
    private const string Table = "scores";

    /// <param name="token">What names these rows for good: a second time nothing is written.</param>
    /// <exception cref="ClickHouseUnavailableException">They may be written or not; try again with the same token.</exception>
    public async Task WriteAsync(IReadOnlyCollection<GivenScore> scores, string token, CancellationToken cancellationToken)
    {
        var (tenants, models, actors, users) = (new UuidColumn("tenant_id"), new LowCardinalityColumn("model"), new FixedColumn<ulong>("actor", "UInt64"), new StringColumn("user_id"));
        var (versions, times, values) = (new FixedColumn<uint>("version", "UInt32"), new FixedColumn<long>("scored_at", "DateTime64(3, 'UTC')"), new FixedColumn<float>("score", "Float32"));
        var (sources, features) = (new LowCardinalityColumn("source"), new FloatArrayColumn("features"));
        using var block = new NativeBlock(tenants, models, actors, users, versions, times, values, sources, features);
        foreach (var score in scores)
        {
            tenants.Append(score.TenantId);
            models.Append(Encoding.UTF8.GetBytes(score.Model));
            actors.Append(score.Actor);
            users.Append(Encoding.UTF8.GetBytes(score.Subject));
            versions.Append((uint)score.Version);
            times.Append(score.At.ToUnixTimeMilliseconds());
            values.Append(score.Score);
            sources.Append(Encoding.UTF8.GetBytes(score.Source));
            features.Append(score.Features);
        }

        await insert.InsertAsync(Table, block, token, cancellationToken);
    }
}
