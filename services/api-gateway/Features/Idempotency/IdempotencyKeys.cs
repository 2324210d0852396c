using System.Security.Cryptography;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Idempotency;

/// <summary>Idempotency keys in the database, for 24 hours.</summary>
internal sealed class IdempotencyKeys(TenantDatabase database, AnswerSeal seal, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    // An attempt that has done nothing for so long is dead: its gateway was killed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // A new key, one that has expired, or one whose attempt died before it had done anything.
    private const string ClaimSql = """
        INSERT INTO gateway.idempotency_keys AS k (tenant_id, hash, fingerprint, attempt, locked_until, expires_at) VALUES ($1, $2, $3, $4, $6, $7)
        ON CONFLICT (tenant_id, hash) DO UPDATE
        SET fingerprint = excluded.fingerprint, attempt = excluded.attempt, locked_until = excluded.locked_until, expires_at = excluded.expires_at,
            committed_at = NULL, answered_at = NULL, answer = NULL
        WHERE k.expires_at <= $5 OR (k.committed_at IS NULL AND k.answered_at IS NULL AND k.locked_until <= $5 AND k.fingerprint = excluded.fingerprint)
        """;

    private const string FindSql = """
        SELECT fingerprint, locked_until, committed_at IS NOT NULL OR answered_at IS NOT NULL, answer FROM gateway.idempotency_keys WHERE tenant_id = $1 AND hash = $2
        """;

    private const string AnswerSql = "UPDATE gateway.idempotency_keys SET answered_at = $4, answer = $5 WHERE tenant_id = $1 AND hash = $2 AND attempt = $3";
    private const string ReleaseSql = "DELETE FROM gateway.idempotency_keys WHERE tenant_id = $1 AND hash = $2 AND attempt = $3 AND committed_at IS NULL";

    /// <summary>Begins an attempt, or says how it stands with the one that was.</summary>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task<Claim> ClaimAsync(Guid tenantId, byte[] hash, byte[] fingerprint, CancellationToken cancellationToken)
    {
        var (attempt, now) = (new IdempotentAttempt(tenantId, hash, Guid.CreateVersion7()), time.GetUtcNow());
        await using var transaction = await database.BeginAsync(tenantId, cancellationToken);
        await using (var claim = transaction.Connection.Command(ClaimSql, tenantId, hash, fingerprint, attempt.Id, now, now + Patience, now + Kept))
        {
            if (await claim.ExecuteNonQueryAsync(cancellationToken) == 1)
            {
                await transaction.CommitAsync(cancellationToken);
                return new Claim(ClaimState.Mine, attempt);
            }
        }

        await using var find = transaction.Connection.Command(FindSql, tenantId, hash);
        await using var row = await find.ExecuteReaderAsync(cancellationToken);
        // Released just now: whoever asks again will get it.
        if (!await row.ReadAsync(cancellationToken)) return new Claim(ClaimState.InFlight);
        if (!row.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(fingerprint)) return new Claim(ClaimState.Reused);
        if (!row.GetBoolean(2)) return new Claim(ClaimState.InFlight);
        if (!row.IsDBNull(3)) return Open(attempt, row.GetFieldValue<byte[]>(3));
        return new Claim(row.GetFieldValue<DateTimeOffset>(1) > now ? ClaimState.InFlight : ClaimState.AnswerLost);
    }

    /// <summary>Keeps the answer. When that fails the request was carried out all the same, and a repetition says so.</summary>
    public async Task AnswerAsync(IdempotentAttempt attempt, StoredAnswer answer)
    {
        var box = answer.ToBytes() is { } bytes ? seal.Seal(Name(attempt), bytes) : null;
        await RunAsync(attempt, AnswerSql, time.GetUtcNow(), box);
    }

    /// <summary>Frees the key of a request that did nothing.</summary>
    public Task ReleaseAsync(IdempotentAttempt attempt) => RunAsync(attempt, ReleaseSql);

    private async Task RunAsync(IdempotentAttempt attempt, string sql, params object?[] values)
    {
        try
        {
            // Not the client's token: that it has gone away changes nothing about what was done.
            await using var transaction = await database.BeginAsync(attempt.TenantId, CancellationToken.None);
            await using var command = transaction.Connection.Command(sql, [attempt.TenantId, attempt.Hash, attempt.Id, .. values]);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The database has gone away since the claim: the attempt ends by itself when its time is up.
        }
    }

    private Claim Open(IdempotentAttempt attempt, byte[] box)
    {
        try
        {
            return new Claim(ClaimState.Answered, Answer: StoredAnswer.Parse(seal.Open(Name(attempt), box)));
        }
        catch (CryptographicException)
        {
            return new Claim(ClaimState.AnswerLost);
        }
    }

    private static string Name(IdempotentAttempt attempt) => $"{attempt.TenantId} {Convert.ToHexString(attempt.Hash)}";
}
