using System.Security.Cryptography;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>
/// The keys of all gateways, in the database. One signs at a time; the next is published before it signs, and a retired one stays as long as
/// a token it signed may live.
/// </summary>
internal sealed class SigningKeys(DoorDatabase database, KeySeal seal, IOptions<AuthOptions> options, TimeProvider time, ILogger<SigningKeys> logger) : IDisposable
{
    private const long CreationLock = 0x6D65_7269_6B65_7973; // "merikeys"
    private const string AllSql = "SELECT id, sealed, created_at FROM gateway.signing_keys ORDER BY created_at DESC";
    private const string InsertSql = "INSERT INTO gateway.signing_keys (id, sealed, created_at) VALUES ($1, $2, $3)";
    private const string ForgetSql = "DELETE FROM gateway.signing_keys WHERE created_at < $1";
    private const string LockSql = "SELECT pg_advisory_xact_lock($1)";

    // A token signed by another gateway with a key that is new to this one makes it look again, but not for every forged token.
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _one = new(1);
    private volatile Ring? _ring;

    private AuthOptions Options => options.Value;

    /// <summary>The key to sign with now.</summary>
    /// <exception cref="NpgsqlException">The database is away, and was never there.</exception>
    public async Task<SigningKey> CurrentAsync(CancellationToken cancellationToken)
    {
        var keys = (await RingAsync(Freshness, cancellationToken)).Keys;
        return keys.FirstOrDefault(IsAnnounced) ?? keys[^1];
    }

    /// <summary>All that a token may be signed with, the newest first.</summary>
    public async Task<IReadOnlyList<SigningKey>> PublishedAsync(CancellationToken cancellationToken) => (await RingAsync(Freshness, cancellationToken)).Keys;

    /// <summary>The key of that name, or null.</summary>
    public async ValueTask<SigningKey?> FindAsync(string id, CancellationToken cancellationToken) =>
        Named(await RingAsync(Freshness, cancellationToken), id) ?? Named(await RingAsync(LookAgainAfter, cancellationToken), id);

    public void Dispose() => _one.Dispose();

    private static SigningKey? Named(Ring ring, string id) => ring.Keys.FirstOrDefault(key => key.Id == id);

    private bool IsAnnounced(SigningKey key) => key.CreatedAt + Options.SigningKeyNotice <= time.GetUtcNow();

    private bool IsDue(IReadOnlyList<SigningKey> keys) =>
        keys.Count == 0 || keys[0].CreatedAt + Options.SigningKeyLifetime <= time.GetUtcNow();

    private async ValueTask<Ring> RingAsync(TimeSpan freshness, CancellationToken cancellationToken)
    {
        if (_ring is { } known && time.GetElapsedTime(known.Since) < freshness && !IsDue(known.Keys)) return known;
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_ring is { } newer && time.GetElapsedTime(newer.Since) < freshness && !IsDue(newer.Keys)) return newer;
            var since = time.GetTimestamp();
            return _ring = new Ring(since, await LoadAsync(cancellationToken));
        }
        catch (NpgsqlException) when (_ring is { } old)
        {
            return old;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<IReadOnlyList<SigningKey>> LoadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var keys = await ReadAsync(connection, cancellationToken);
        if (!IsDue(keys)) return keys;

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, LockSql, [CreationLock], cancellationToken);
        keys = await ReadAsync(connection, cancellationToken);
        if (IsDue(keys)) keys = [await CreateAsync(connection, cancellationToken), .. keys];
        await transaction.CommitAsync(cancellationToken);
        return keys;
    }

    private async Task<SigningKey> CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var key = SigningKey.Create(time.GetUtcNow());
        await ExecuteAsync(connection, InsertSql, [key.Id, seal.Seal(key.Id, key.Export()), key.CreatedAt], cancellationToken);
        // Its successor was announced in time, and the last token it signed has ended.
        await ExecuteAsync(connection, ForgetSql, [key.CreatedAt - (2 * Options.SigningKeyLifetime) - Options.SigningKeyNotice - Options.AccessTokenLifetime], cancellationToken);
        Log.SigningKeyMade(logger, key.Id);
        return key;
    }

    private async Task<List<SigningKey>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(AllSql);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new List<SigningKey>();
        while (await rows.ReadAsync(cancellationToken))
        {
            var id = rows.GetString(0);
            if (Open(id, rows.GetFieldValue<byte[]>(1), rows.GetFieldValue<DateTimeOffset>(2)) is { } key) keys.Add(key);
        }

        return keys;
    }

    private SigningKey? Open(string id, byte[] box, DateTimeOffset createdAt)
    {
        try
        {
            return _ring?.Keys.FirstOrDefault(known => known.Id == id) ?? SigningKey.Load(id, seal.Open(id, box), createdAt);
        }
        catch (CryptographicException)
        {
            // Sealed with a secret that has been changed since: what it signed is refused, and a new one is made.
            Log.SigningKeyLost(logger, id);
            return null;
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, object[] values, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(sql, values);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record Ring(long Since, IReadOnlyList<SigningKey> Keys);
}
