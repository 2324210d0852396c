using System.Collections.Concurrent;

namespace Meridian.WebApp.Sessions;

/// <summary>Sessions of one replica: they end with it.</summary>
internal sealed class MemorySessions(TimeProvider time) : ISessionStore
{
    private readonly ConcurrentDictionary<string, (Session Session, DateTimeOffset Until)> _sessions = new(StringComparer.Ordinal);

    public Task<Session?> FindAsync(string key) =>
        Task.FromResult(_sessions.TryGetValue(key, out var found) && found.Until > time.GetUtcNow() ? found.Session : null);

    public Task SaveAsync(Session session)
    {
        var now = time.GetUtcNow();
        foreach (var (key, old) in _sessions)
        {
            if (old.Until <= now) _sessions.TryRemove(key, out _);
        }

        _sessions[session.Key] = (session, now + SessionsArea.Life);
        return Task.CompletedTask;
    }

    public Task RemoveAsync(Session session)
    {
        _sessions.TryRemove(session.Key, out _);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Session>> OfUserAsync(Guid tenantId, Guid userId) => Task.FromResult<IReadOnlyList<Session>>(
        [.. _sessions.Values.Select(one => one.Session).Where(session => session.TenantId == tenantId && session.UserId == userId)]);

    // Within a replica a session is refreshed once anyway.
    public Task<bool> TryLockAsync(string key, string holder) => Task.FromResult(true);

    public Task UnlockAsync(string key, string holder) => Task.CompletedTask;
}
