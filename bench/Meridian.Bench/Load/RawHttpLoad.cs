using System.Diagnostics;
using Meridian.Bench.Harness;

namespace Meridian.Bench.Load;

/// <summary>
/// Sends ready-made requests over plain sockets, one under way on each and the next when it has been answered: it takes far less of the machine than a client library, and leaves it to what
/// is measured.
/// </summary>
internal sealed class RawHttpLoad(Uri address, IReadOnlyList<byte[]> requests, int connections)
{
    public async Task<LoadResult> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var latencies = new Latencies();
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(connection =>
            Task.Run(() => SendAsync(connection, started, duration, latencies, cancellationToken), cancellationToken)));
        var (done, refused) = (counts.Sum(count => count.Done), counts.Sum(count => count.Refused));
        return new LoadResult(done, done, Stopwatch.GetElapsedTime(started), latencies, refused == 0 ? new Dictionary<int, long>() : new Dictionary<int, long> { [0] = refused });
    }

    /// <summary>Runs for a while unmeasured, then measures. No request may be refused.</summary>
    public async Task<LoadResult> MeasureAsync(Measurement measurement)
    {
        await RunAsync(measurement.WarmUp / 4, measurement.CancellationToken);
        return (await RunAsync(measurement.Duration, measurement.CancellationToken)).Checked();
    }

    private async Task<(long Done, long Refused)> SendAsync(int number, long started, TimeSpan duration, Latencies latencies, CancellationToken cancellationToken)
    {
        using var connection = new RawHttpConnection(address);
        await connection.ConnectAsync(cancellationToken);
        var (mine, done, refused) = (new List<double>(), 0L, 0L);
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            var sent = Stopwatch.GetTimestamp();
            await connection.SendAsync(requests[(int)((number + done) % requests.Count)], cancellationToken);
            if (!await connection.ReceiveAsync(cancellationToken)) refused++;
            mine.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            done++;
        }

        latencies.Add(mine);
        return (done, refused);
    }
}
