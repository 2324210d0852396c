using System.Text;
using System.Text.Json;
using Meridian.ApiGateway.Features.Audit;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Contracts;
using Meridian.Contracts.Notifications;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Schedules;

/// <summary>
/// Works off what is due: a request to the notification-service for each recipient, in the outbox, in the transaction that notes the occurrence as sent. Any number of
/// gateways may do so at the same time, and one may die at any point: an occurrence is sent once. What was missed meanwhile is sent once, not once for each time.
/// </summary>
internal sealed class SendSchedules(DoorDatabase database, TimeProvider time, ILogger<SendSchedules> logger) : BackgroundService
{
    private const int AtOnce = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private const string DueSql = """
        SELECT s.id, s.tenant_id, s.dashboard_id, s.name, d.name, s.next_at, s.recipients, s.every, s.at, s.day_of_week, s.day_of_month, s.time_zone
        FROM gateway.schedules s JOIN gateway.dashboards d ON d.id = s.dashboard_id JOIN gateway.tenants t ON t.id = s.tenant_id
        WHERE s.active AND s.next_at <= $1 AND d.deleted_at IS NULL AND t.status = 'active'
        ORDER BY s.next_at LIMIT $2 FOR UPDATE OF s SKIP LOCKED
        """;

    private const string SentSql = "INSERT INTO gateway.schedule_sendings (schedule_id, due_at, tenant_id, sent_at) VALUES ($1, $2, $3, $4)";
    private const string NextSql = "UPDATE gateway.schedules SET next_at = $2, last_at = $3 WHERE id = $1";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RunAsync(stoppingToken) == AtOnce) continue;
            }
            catch (Exception away) when (away is NpgsqlException or TimeoutException)
            {
                Log.SchedulesWait(logger, away.Message);
            }

            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>How many were due.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = await DueAsync(connection, now, cancellationToken);
        if (due.Count == 0) return 0;
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var one in due) Add(batch, one, now);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return due.Count;
    }

    private static void Add(NpgsqlBatch batch, Due due, DateTimeOffset now)
    {
        batch.Add(SentSql, due.Id, due.At, due.TenantId, now);
        batch.Add(NextSql, due.Id, due.Timing.Next(now), due.At);
        foreach (var recipient in due.Recipients)
        {
            var data = JsonSerializer.SerializeToElement(
                new { due.DashboardId, due.DashboardName, ScheduleId = due.Id, due.ScheduleName, DueAt = due.At, TimeZone = due.Timing.Zone.Id, Path = $"/dashboards/{due.DashboardId}" }, JsonSerializerOptions.Web);
            var request = new NotificationRequest(
                NotificationRequest.IdOf(due.Id, due.At, recipient), due.TenantId, NotificationRequest.Email, recipient, NotificationRequest.ScheduledDashboard, now, data);
            SecurityAudit.Outbox.Add(batch, new OutboxMessage(
                Topics.NotificationsSend.Name, Encoding.UTF8.GetBytes(NotificationRequest.KeyOf(due.TenantId, recipient)), JsonSerializer.SerializeToUtf8Bytes(request, JsonSerializerOptions.Web)));
        }
    }

    private static async Task<List<Due>> DueAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(DueSql, now, AtOnce);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<Due>();
        while (await row.ReadAsync(cancellationToken))
        {
            due.Add(new Due(
                row.GetGuid(0), row.GetGuid(1), row.GetGuid(2), row.GetString(3), row.GetString(4), row.GetFieldValue<DateTimeOffset>(5), row.GetFieldValue<string[]>(6), Schedule.TimingOf(row, 7)));
        }

        return due;
    }

    private sealed record Due(
        Guid Id, Guid TenantId, Guid DashboardId, string ScheduleName, string DashboardName, DateTimeOffset At, IReadOnlyList<string> Recipients, Timing Timing);
}
