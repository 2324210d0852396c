using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Limits;

/// <summary>The events of each month in the database: what Redis is told when it does not know. For limits only; what is billed is counted behind the duplicates.</summary>
internal sealed class MonthlyUsage(DoorDatabase database, TimeProvider time, ILogger<MonthlyUsage> logger)
{
    private const string AddSql = """
        INSERT INTO gateway.usage_months AS u (tenant_id, month, events)
        SELECT tenant_id, $2, events FROM unnest($1::uuid[], $3::bigint[]) AS added (tenant_id, events)
        WHERE EXISTS (SELECT FROM gateway.tenants t WHERE t.id = added.tenant_id)
        ON CONFLICT (tenant_id, month) DO UPDATE SET events = u.events + excluded.events
        """;

    private const string ReadSql = "SELECT coalesce((SELECT events FROM gateway.usage_months WHERE tenant_id = $1 AND month = $2), 0)";

    public static DateOnly MonthOf(DateTimeOffset moment) => new(moment.UtcDateTime.Year, moment.UtcDateTime.Month, 1);

    /// <summary>Adds what buckets have let in since the last time. What cannot be written stays with them.</summary>
    public async Task WriteAsync(IEnumerable<Bucket> buckets, CancellationToken cancellationToken)
    {
        var added = buckets.Where(bucket => bucket.Policy == LimitPolicies.Events).Select(bucket => (Bucket: bucket, Events: bucket.TakeAdmitted())).Where(one => one.Events != 0).ToList();
        if (added.Count == 0) return;
        try
        {
            await using var command = database.Source.Command(AddSql,
                added.Select(one => one.Bucket.TenantId).ToArray(), MonthOf(time.GetUtcNow()), added.Select(one => one.Events).ToArray());
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            foreach (var (bucket, events) in added) bucket.CountAdmitted(events);
            Log.UsageUnknown(logger, away.Message);
        }
    }

    /// <summary>Tells Redis how much of the month a tenant has used.</summary>
    /// <returns>False when the database does not know either.</returns>
    public async Task<bool> SeedAsync(LimitStore store, Bucket bucket, BucketKeys keys)
    {
        try
        {
            await WriteAsync([bucket], CancellationToken.None);
            var debt = bucket.Debt;
            await using var command = database.Source.Command(ReadSql, bucket.TenantId, MonthOf(time.GetUtcNow()));
            // What was let in while Redis was away stands in the database now, so it is not to be told once more.
            if (await store.SeedAsync(keys, (long)(await command.ExecuteScalarAsync())!)) bucket.Forgive(debt);
            return true;
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            Log.UsageUnknown(logger, away.Message);
            return false;
        }
    }
}
