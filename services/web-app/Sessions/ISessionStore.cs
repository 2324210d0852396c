namespace Meridian.WebApp.Sessions;

/// <summary>Where sessions lie: in Redis for all replicas, or in the memory of this one.</summary>
internal interface ISessionStore
{
    Task<Session?> FindAsync(string key);

    /// <summary>Keeps it for as long as a refresh token lives.</summary>
    Task SaveAsync(Session session);

    Task RemoveAsync(Session session);

    /// <summary>All sessions of a person in a tenant, over all browsers.</summary>
    Task<IReadOnlyList<Session>> OfUserAsync(Guid tenantId, Guid userId);

    /// <summary>Takes the right to refresh a session's tokens, for a short while.</summary>
    /// <returns>False when another replica has it.</returns>
    Task<bool> TryLockAsync(string key, string holder);

    Task UnlockAsync(string key, string holder);
}
