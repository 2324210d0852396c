using System.Globalization;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Schedules;

/// <summary>When a dashboard is mailed to whom.</summary>
/// <param name="NextAt">When it is due next, if it is active.</param>
/// <param name="LastAt">The last occurrence that mails were asked for; whether they were sent is for the notification-service to say.</param>
public sealed record Schedule(
    Guid Id, string Name, ScheduleEvery Every, string At, DayOfWeek? DayOfWeek, int? DayOfMonth, string TimeZone, IReadOnlyList<string> Recipients, bool Active,
    DateTimeOffset NextAt, DateTimeOffset? LastAt, Author? CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    private const string SelectSql = """
        SELECT s.id, s.name, s.every, s.at, s.day_of_week, s.day_of_month, s.time_zone, s.recipients, s.active, s.next_at, s.last_at, s.created_by, u.email, s.created_at, s.updated_at
        FROM gateway.schedules s LEFT JOIN gateway.users u ON u.id = s.created_by WHERE s.tenant_id = $1 AND s.dashboard_id = $2
        """;

    internal static Task<IReadOnlyList<Schedule>> ListAsync(TenantDatabase database, Caller caller, Guid dashboardId, CancellationToken cancellationToken) =>
        database.ReadAsync(caller.TenantId, SelectSql + " ORDER BY s.created_at, s.id", [caller.TenantId, dashboardId], Read, cancellationToken);

    internal static async Task<Schedule?> FindAsync(TenantDatabase database, Caller caller, Guid dashboardId, Guid id, CancellationToken cancellationToken) =>
        await database.ReadAsync(caller.TenantId, SelectSql + " AND s.id = $3", [caller.TenantId, dashboardId, id], Read, cancellationToken) is [var found, ..] ? found : null;

    /// <summary>When it is sent, out of the columns every to time_zone.</summary>
    internal static Timing TimingOf(NpgsqlDataReader row, int column) => new(
        Enum.Parse<ScheduleEvery>(row.GetString(column), ignoreCase: true), row.GetFieldValue<TimeOnly>(column + 1), row.IsDBNull(column + 2) ? null : (DayOfWeek)row.GetInt16(column + 2),
        row.IsDBNull(column + 3) ? null : row.GetInt16(column + 3), TimeZoneInfo.FindSystemTimeZoneById(row.GetString(column + 4)));

    private static Schedule Read(NpgsqlDataReader row)
    {
        var timing = TimingOf(row, 2);
        return new Schedule(
            row.GetGuid(0), row.GetString(1), timing.Every, timing.At.ToString("HH:mm", CultureInfo.InvariantCulture), timing.DayOfWeek, timing.DayOfMonth, row.GetString(6),
            row.GetFieldValue<string[]>(7), row.GetBoolean(8), row.GetFieldValue<DateTimeOffset>(9), row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10),
            Author.Read(row, 11), row.GetFieldValue<DateTimeOffset>(13), row.GetFieldValue<DateTimeOffset>(14));
    }
}
