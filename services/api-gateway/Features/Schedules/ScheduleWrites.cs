using Meridian.ApiGateway.Features.Audit;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Schedules;

/// <summary>Making, changing and deleting schedules: each a statement that hits one row or none, with its line in the audit.</summary>
internal sealed class ScheduleWrites(TenantDatabase database, SecurityAudit audit, TimeProvider time)
{
    private const string InsertSql = """
        INSERT INTO gateway.schedules (id, tenant_id, dashboard_id, name, every, at, day_of_week, day_of_month, time_zone, recipients, active, next_at, created_by, created_at, updated_at)
        SELECT $3, $1, d.id, $5, $6, $7, $8::smallint, $9::smallint, $10, $11, $12, $13, $14::uuid, $4, $4
        FROM gateway.dashboards d WHERE d.tenant_id = $1 AND d.id = $2 AND d.deleted_at IS NULL
        """;

    private const string UpdateSql = """
        UPDATE gateway.schedules SET name = $5, every = $6, at = $7, day_of_week = $8::smallint, day_of_month = $9::smallint, time_zone = $10, recipients = $11, active = $12,
            next_at = $13, updated_at = $4
        WHERE tenant_id = $1 AND dashboard_id = $2 AND id = $3
        """;

    private const string DeleteSql = "DELETE FROM gateway.schedules WHERE tenant_id = $1 AND dashboard_id = $2 AND id = $3";

    public Task<bool> CreateAsync(Guid dashboardId, Guid id, ScheduleRequest request, HttpContext context) =>
        RunAsync(InsertSql, "schedule.created", dashboardId, id, [.. Values(request), Caller.Of(context).Session?.UserId], context);

    public Task<bool> ChangeAsync(Guid dashboardId, Guid id, ScheduleRequest request, HttpContext context) =>
        RunAsync(UpdateSql, "schedule.changed", dashboardId, id, Values(request), context);

    public Task<bool> DeleteAsync(Guid dashboardId, Guid id, HttpContext context) => RunAsync(DeleteSql, "schedule.deleted", dashboardId, id, [], context);

    private async Task<bool> RunAsync(string sql, string action, Guid dashboardId, Guid id, object?[] values, HttpContext context)
    {
        var caller = Caller.Of(context);
        await using var work = await TenantWork.BeginAsync(database, context);
        await using var command = work.Connection.Command(sql, [caller.TenantId, dashboardId, id, .. values]);
        if (await command.ExecuteNonQueryAsync(context.RequestAborted) == 0) return false;
        await audit.AddAsync(work.Connection, context, action, caller, $"{id} of {dashboardId}");
        await work.CommitAsync();
        return true;
    }

    private object?[] Values(ScheduleRequest request)
    {
        var (timing, now) = (request.Timing, time.GetUtcNow());
        return
        [
            now, request.Name ?? "", timing.Every.ToString().ToLowerInvariant(), timing.At, (short?)timing.DayOfWeek, (short?)timing.DayOfMonth, request.TimeZone, request.DistinctRecipients,
            request.Active, timing.Next(now),
        ];
    }
}
