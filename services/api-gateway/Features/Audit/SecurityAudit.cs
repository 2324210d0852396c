using System.Text.Json;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Contracts;
using Meridian.Contracts.Audit;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Audit;

/// <summary>Writes down what concerns security, in the transaction that does it: what was done is told, and nothing else is (topic <c>audit.security</c>).</summary>
internal sealed class SecurityAudit(TimeProvider time)
{
    private const int LongestUserAgent = 512;

    public static Outbox Outbox { get; } = new(TenantsArea.Schema);

    /// <summary>Writes an act down in a batch's transaction.</summary>
    /// <inheritdoc cref="AuditRecord"/>
    public void Add(NpgsqlBatch batch, HttpContext context, string action, Guid? tenantId, Guid? userId, string? subject) =>
        Outbox.Add(batch, Message(context, action, tenantId, userId, subject));

    /// <summary>Writes down, in a batch's transaction, what a caller did.</summary>
    /// <inheritdoc cref="AuditRecord"/>
    public void Add(NpgsqlBatch batch, HttpContext context, string action, Caller caller, string subject) =>
        Add(batch, context, action, caller.TenantId, caller.Session?.UserId, subject);

    /// <summary>Writes an act down in the connection's current transaction.</summary>
    /// <inheritdoc cref="AuditRecord"/>
    public Task AddAsync(NpgsqlConnection connection, HttpContext context, string action, Caller caller, string subject) =>
        Outbox.AddAsync(connection, Message(context, action, caller.TenantId, caller.Session?.UserId, subject), context.RequestAborted);

    private OutboxMessage Message(HttpContext context, string action, Guid? tenantId, Guid? userId, string? subject)
    {
        var at = time.GetUtcNow();
        var userAgent = context.Request.Headers.UserAgent.ToString();
        var record = new AuditRecord(
            Guid.CreateVersion7(at), at, tenantId, action, userId, subject, context.Connection.RemoteIpAddress?.ToString(),
            userAgent.Length <= LongestUserAgent ? userAgent : userAgent[..LongestUserAgent]);
        return new OutboxMessage(
            Topics.AuditSecurity.Name, (tenantId ?? Guid.Empty).ToByteArray(bigEndian: true), JsonSerializer.SerializeToUtf8Bytes(record, JsonSerializerOptions.Web));
    }
}
