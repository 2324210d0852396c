using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Idempotency;

/// <summary>The right to carry out a request with an idempotency key.</summary>
/// <param name="Id">Differs from attempt to attempt: one that was given up for dead cannot come back and act.</param>
internal sealed record IdempotentAttempt(Guid TenantId, byte[] Hash, Guid Id)
{
    private const string MarkSql = "UPDATE gateway.idempotency_keys SET committed_at = now() WHERE tenant_id = $1 AND hash = $2 AND attempt = $3";

    /// <summary>Uses the key up, in the transaction of what it is for: done once, or not at all.</summary>
    /// <exception cref="TimeoutException">The attempt took so long that another has begun; the transaction must not be committed.</exception>
    public async Task MarkAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var mark = connection.Command(MarkSql, TenantId, Hash, Id);
        if (await mark.ExecuteNonQueryAsync(cancellationToken) == 0) throw new TimeoutException("The request took too long, and was begun anew.");
    }
}
