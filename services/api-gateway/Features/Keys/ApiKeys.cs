using System.Collections.Concurrent;
using Npgsql;

namespace Meridian.ApiGateway.Features.Keys;

/// <summary>
/// Finds the key that a request presents. A key that was found is believed for <see cref="Freshness"/>: that is how long a revoked one
/// may still be used. Callers who ask for the same key at the same time share one query.
/// </summary>
/// <remarks>Only keys that exist are remembered, so that guessing fills no memory.</remarks>
internal sealed class ApiKeys(NpgsqlDataSource database, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const string FindSql = """
        SELECT k.id, k.tenant_id, k.scopes, k.expires_at
        FROM gateway.api_keys k JOIN gateway.tenants t ON t.id = k.tenant_id
        WHERE k.hash = $1 AND k.revoked_at IS NULL AND t.status = 'active'
        """;

    private readonly ConcurrentDictionary<KeyHash, Look> _looks = new();

    /// <summary>The key, or null when there is none, it was revoked or has expired, or its tenant is suspended.</summary>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async ValueTask<ApiKey?> FindAsync(string presented, CancellationToken cancellationToken)
    {
        var hash = KeyHash.Of(presented);
        if (!_looks.TryGetValue(hash, out var look) || time.GetElapsedTime(look.Since) > Freshness) look = LookAgain(hash, look);
        var key = look.Key.IsCompletedSuccessfully ? look.Key.Result : await look.Key.WaitAsync(cancellationToken);
        return key?.ExpiresAt <= time.GetUtcNow() ? null : key;
    }

    private Look LookAgain(KeyHash hash, Look? stale)
    {
        var mine = new Look(time.GetTimestamp(), new(() => LoadAsync(hash)));
        var won = stale is null ? _looks.GetOrAdd(hash, mine) : _looks.TryUpdate(hash, mine, stale) ? mine : _looks.GetOrAdd(hash, mine);
        if (won == mine) _ = ForgetFailureAsync(hash, mine);
        return won;
    }

    private async Task ForgetFailureAsync(KeyHash hash, Look look)
    {
        await look.Key.ContinueWith(static _ => { }, TaskScheduler.Default);
        if (!look.Key.IsCompletedSuccessfully || look.Key.Result is null) _looks.TryRemove(new(hash, look));
    }

    private async Task<ApiKey?> LoadAsync(KeyHash hash)
    {
        // One caller's cancellation must not fail the others who wait for the same answer.
        using var limit = new CancellationTokenSource(Patience, time);
        await using var command = database.CreateCommand(FindSql);
        command.Parameters.Add(new NpgsqlParameter { Value = hash.ToArray() });
        try
        {
            await using var rows = await command.ExecuteReaderAsync(limit.Token);
            return await rows.ReadAsync(limit.Token)
                ? new ApiKey(rows.GetGuid(0), rows.GetGuid(1), ScopesOf(rows.GetFieldValue<string[]>(2)), rows.IsDBNull(3) ? null : rows.GetFieldValue<DateTimeOffset>(3))
                : null;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Postgres did not find a key within {Patience}.");
        }
    }

    private static ApiScopes ScopesOf(string[] names) =>
        names.Aggregate(ApiScopes.None, (scopes, name) => scopes | Enum.Parse<ApiScopes>(name, ignoreCase: true));

    private sealed class Look(long since, Lazy<Task<ApiKey?>> key)
    {
        public long Since { get; } = since;

        public Task<ApiKey?> Key => key.Value;
    }
}
