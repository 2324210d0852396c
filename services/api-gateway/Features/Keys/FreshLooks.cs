using System.Collections.Concurrent;

namespace Meridian.ApiGateway.Features.Keys;

/// <summary>
/// Answers of the database that are believed for <see cref="Freshness"/>: that is how long something that was revoked may still be used.
/// Callers who ask for the same at the same time share one query, and nobody waits for what is asked for again and again: it is looked up anew ahead of time.
/// </summary>
/// <remarks>Only what exists is remembered, so that guessing fills no memory.</remarks>
internal sealed class FreshLooks<TKey, TValue>(Func<TKey, CancellationToken, Task<TValue?>> load, TimeProvider time)
    where TKey : notnull
    where TValue : class
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(900);

    // Half the time is left for the database to answer before anybody has to wait for it.
    private static readonly TimeSpan LookAhead = Freshness / 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Whatever is out of use for this long is forgotten, or every key and session ever seen would stay.
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<TKey, Look> _looks = new();
    private long _swept = time.GetTimestamp();

    /// <summary>The value, or null when there is none.</summary>
    /// <exception cref="TimeoutException">The database did not answer in time.</exception>
    public async ValueTask<TValue?> FindAsync(TKey key, CancellationToken cancellationToken)
    {
        if (!_looks.TryGetValue(key, out var look)) look = LookAgain(key, look);
        else if (time.GetElapsedTime(look.Since) is var age && age > LookAhead) look = Renewed(key, look, age);
        return look.Value.IsCompletedSuccessfully ? look.Value.Result : await look.Value.WaitAsync(cancellationToken);
    }

    // The next look is known to its predecessor alone until it has an answer, or the predecessor is too old.
    private Look Renewed(TKey key, Look look, TimeSpan age)
    {
        var next = look.Next(() => new Look(time.GetTimestamp(), new(() => LoadAsync(key))));
        if (!next.Value.IsCompletedSuccessfully && age <= Freshness) return look;
        if (time.GetElapsedTime(next.Since) > Freshness) return LookAgain(key, look);
        if (!_looks.TryUpdate(key, next, look)) return _looks.GetValueOrDefault(key, next);
        _ = ForgetFailureAsync(key, next);
        return next;
    }

    private Look LookAgain(TKey key, Look? stale)
    {
        var mine = new Look(time.GetTimestamp(), new(() => LoadAsync(key)));
        var won = stale is null ? _looks.GetOrAdd(key, mine) : _looks.TryUpdate(key, mine, stale) ? mine : _looks.GetOrAdd(key, mine);
        if (won == mine) _ = ForgetFailureAsync(key, mine);
        if (time.GetElapsedTime(_swept) > Forgotten) Sweep();
        return won;
    }

    private void Sweep()
    {
        _swept = time.GetTimestamp();
        foreach (var look in _looks)
        {
            if (time.GetElapsedTime(look.Value.Since) > Forgotten) _looks.TryRemove(look);
        }
    }

    private async Task ForgetFailureAsync(TKey key, Look look)
    {
        await look.Value.ContinueWith(static _ => { }, TaskScheduler.Default);
        if (!look.Value.IsCompletedSuccessfully || look.Value.Result is null) _looks.TryRemove(new(key, look));
    }

    private async Task<TValue?> LoadAsync(TKey key)
    {
        // One caller's cancellation must not fail the others who wait for the same answer.
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            return await load(key, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"Postgres did not answer within {Patience}.");
        }
    }

    private sealed class Look(long since, Lazy<Task<TValue?>> value)
    {
        private Look? _next;

        public long Since { get; } = since;

        public Task<TValue?> Value => value.Value;

        /// <summary>The look that comes after this one; the first who asks for it makes it.</summary>
        public Look Next(Func<Look> make) => Volatile.Read(ref _next) ?? Interlocked.CompareExchange(ref _next, make(), null) ?? _next!;
    }
}
