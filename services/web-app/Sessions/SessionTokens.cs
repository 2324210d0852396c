using System.Collections.Concurrent;
using System.Net;
using Meridian.WebApp.Gateway;

namespace Meridian.WebApp.Sessions;

/// <summary>
/// A session's tokens, fresh. A refresh token is good for one use, so however many requests find the access token old, one of them refreshes and the others wait:
/// within a replica for its task, beyond it for a lock in the store.
/// </summary>
internal sealed class SessionTokens(IHttpClientFactory clients, ISessionStore store, TimeProvider time, ILogger<SessionTokens> logger)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private const int Polls = 200;

    private readonly ConcurrentDictionary<string, Lazy<Task<Session?>>> _refreshing = new(StringComparer.Ordinal);

    /// <summary>The session with an access token that still lives for a while; null when the session has ended.</summary>
    /// <exception cref="HttpRequestException">The gateway is away.</exception>
    public async ValueTask<Session?> FreshAsync(Session session)
    {
        if (IsFresh(session)) return session;
        var refresh = _refreshing.GetOrAdd(session.Key, key => new Lazy<Task<Session?>>(() => RefreshAsync(key)));
        try
        {
            return await refresh.Value;
        }
        finally
        {
            _refreshing.TryRemove(new(session.Key, refresh));
        }
    }

    private bool IsFresh(Session session) => session.ExpiresAt - time.GetUtcNow() > Margin;

    private async Task<Session?> RefreshAsync(string key)
    {
        var holder = Guid.CreateVersion7().ToString();
        for (var attempt = 0; attempt < Polls; attempt++)
        {
            // Another request, or another replica, may have been here first.
            if (await store.FindAsync(key) is not { } session) return null;
            if (IsFresh(session)) return session;
            if (!await store.TryLockAsync(key, holder))
            {
                await Task.Delay(Poll, time);
                continue;
            }

            try
            {
                return await ExchangeAsync(session);
            }
            finally
            {
                await store.UnlockAsync(key, holder);
            }
        }

        throw new TimeoutException("Another replica has been refreshing the session for too long.");
    }

    private async Task<Session?> ExchangeAsync(Session session)
    {
        using var http = clients.CreateClient(GatewayArea.Client);
        using var response = await http.PostAsJsonAsync("/v1/auth/refresh", new { session.RefreshToken });
        if (response.StatusCode is HttpStatusCode.Unauthorized)
        {
            Log.SessionEnded(logger, session.UserId);
            await store.RemoveAsync(session);
            return null;
        }

        response.EnsureSuccessStatusCode();
        var tokens = (await response.Content.ReadFromJsonAsync<Tokens>())!;
        var fresh = session with { AccessToken = tokens.AccessToken, RefreshToken = tokens.RefreshToken, ExpiresAt = time.GetUtcNow().AddSeconds(tokens.ExpiresIn), Role = tokens.Role };
        await store.SaveAsync(fresh);
        return fresh;
    }
}
