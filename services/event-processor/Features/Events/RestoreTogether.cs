namespace Meridian.EventProcessor.Features.Events;

/// <summary>Partitions come within a moment of each other, but each is prepared on its own: this asks <see cref="StoredEvents"/> about them together.</summary>
internal sealed class RestoreTogether(StoredEvents stored, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(30);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _sync = new();
    private readonly Dictionary<TakenPartition, RestoredPartition?> _asked = [];

    public async Task<RestoredPartition> RestoreAsync(TakenPartition taken, CancellationToken ct)
    {
        lock (_sync) _asked[taken] = null;
        try
        {
            await Task.Delay(Gathering, time, ct);
            await _turn.WaitAsync(ct);
            try
            {
                return Answer(taken) ?? await AskAsync(taken, ct);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            lock (_sync) _asked.Remove(taken);
        }
    }

    public void Dispose() => _turn.Dispose();

    // A failure is the caller's alone: whoever has the next turn finds no answer and asks again.
    private async Task<RestoredPartition> AskAsync(TakenPartition taken, CancellationToken ct)
    {
        List<TakenPartition> open;
        lock (_sync) open = [.. _asked.Where(one => one.Value is null).Select(one => one.Key)];
        var answers = await stored.RestoreAsync(open, ct);
        lock (_sync)
        {
            foreach (var (one, answer) in answers.Where(one => _asked.ContainsKey(one.Key))) _asked[one] = answer;
        }

        return answers[taken];
    }

    private RestoredPartition? Answer(TakenPartition taken)
    {
        lock (_sync) return _asked[taken];
    }
}
