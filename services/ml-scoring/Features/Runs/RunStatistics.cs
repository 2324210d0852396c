namespace Meridian.MlScoring.Features.Runs;

/// <summary>What a model version has done since it was loaded; one writer adds while others read.</summary>
internal sealed class RunStatistics
{
    private long _requests, _rows, _runs, _failures, _queueNanoseconds, _runNanoseconds, _lastAt;

    public long Requests => Interlocked.Read(ref _requests);

    public long Rows => Interlocked.Read(ref _rows);

    public long Runs => Interlocked.Read(ref _runs);

    public long Failures => Interlocked.Read(ref _failures);

    public long QueueNanoseconds => Interlocked.Read(ref _queueNanoseconds);

    public long RunNanoseconds => Interlocked.Read(ref _runNanoseconds);

    /// <summary>Milliseconds since 1970 of the last run.</summary>
    public long LastAt => Interlocked.Read(ref _lastAt);

    public void AddRun(long requests, long rows, TimeSpan took, long at)
    {
        Interlocked.Add(ref _requests, requests);
        Interlocked.Add(ref _rows, rows);
        Interlocked.Increment(ref _runs);
        Interlocked.Add(ref _runNanoseconds, (long)took.TotalNanoseconds);
        Interlocked.Exchange(ref _lastAt, at);
    }

    public void AddWait(TimeSpan waited) => Interlocked.Add(ref _queueNanoseconds, (long)waited.TotalNanoseconds);

    public void AddFailure() => Interlocked.Increment(ref _failures);
}
