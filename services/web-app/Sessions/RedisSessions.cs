using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using StackExchange.Redis;

namespace Meridian.WebApp.Sessions;

/// <summary>Sessions that all replicas share. Who reads the Redis learns nothing: what lies there is sealed.</summary>
internal sealed class RedisSessions(IServiceProvider services, IDataProtectionProvider protection) : ISessionStore
{
    private static readonly TimeSpan LockLife = TimeSpan.FromSeconds(20);

    private readonly IDataProtector _seal = protection.CreateProtector("web-app.session.v1");
    private IDatabase? _database;

    public async Task<Session?> FindAsync(string key)
    {
        var sealedSession = await (await DatabaseAsync()).StringGetAsync(Name(key));
        return sealedSession.IsNull ? null : Open(sealedSession!);
    }

    public async Task SaveAsync(Session session)
    {
        var database = await DatabaseAsync();
        await database.StringSetAsync(Name(session.Key), _seal.Protect(JsonSerializer.SerializeToUtf8Bytes(session)), SessionsArea.Life);
        var all = NameOfAll(session.TenantId, session.UserId);
        await database.SetAddAsync(all, session.Key);
        await database.KeyExpireAsync(all, SessionsArea.Life);
    }

    public async Task RemoveAsync(Session session)
    {
        var database = await DatabaseAsync();
        await database.KeyDeleteAsync(Name(session.Key));
        await database.SetRemoveAsync(NameOfAll(session.TenantId, session.UserId), session.Key);
    }

    public async Task<IReadOnlyList<Session>> OfUserAsync(Guid tenantId, Guid userId)
    {
        var (database, all, found) = (await DatabaseAsync(), NameOfAll(tenantId, userId), new List<Session>());
        foreach (var key in await database.SetMembersAsync(all))
        {
            if (await FindAsync(key!) is { } session) found.Add(session);
            else await database.SetRemoveAsync(all, key);
        }

        return found;
    }

    public async Task<bool> TryLockAsync(string key, string holder) =>
        await (await DatabaseAsync()).LockTakeAsync($"web:refresh:{key}", holder, LockLife);

    public async Task UnlockAsync(string key, string holder) => await (await DatabaseAsync()).LockReleaseAsync($"web:refresh:{key}", holder);

    private static RedisKey Name(string key) => $"web:session:{key}";

    private static RedisKey NameOfAll(Guid tenantId, Guid userId) => $"web:sessions:{tenantId:n}:{userId:n}";

    private Session? Open(byte[] sealedSession)
    {
        try
        {
            return JsonSerializer.Deserialize<Session>(_seal.Unprotect(sealedSession));
        }
        catch (Exception stale) when (stale is CryptographicException or JsonException)
        {
            // The secret was changed, or an older version wrote it: whoever it was signs in anew.
            return null;
        }
    }

    // Connecting blocks for as long as its time limit when nothing is there.
    private async ValueTask<IDatabase> DatabaseAsync() =>
        _database ??= await Task.Run(() => services.GetRequiredService<IConnectionMultiplexer>().GetDatabase());
}
