using System.Diagnostics;
using Meridian.Bench.Harness;

namespace Meridian.Bench.Brokers;

/// <summary>Sends single records at a fixed rate whether or not the ones before are acknowledged, and times each acknowledgement.</summary>
internal static class RawLatency
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    public static async Task<Latencies> MeasureAsync(BrokerTarget broker, string topic, RecordSize size, int perSecond, TimeSpan duration)
    {
        using var connection = new RawConnection(broker.Port);
        var request = RawProducer.Request(topic, 0, size.Batch(1));
        var count = (int)(perSecond * duration.TotalSeconds);
        var sent = new long[count];
        var latencies = new List<double>(count);
        var receiving = Task.Run(() =>
        {
            for (var i = 0; i < count; i++)
            {
                RawProducer.ReceiveAcknowledgement(connection);
                latencies.Add(Stopwatch.GetElapsedTime(Volatile.Read(ref sent[i])).TotalMilliseconds);
            }
        });

        using var timer = new PeriodicTimer(Tick);
        var started = Stopwatch.GetTimestamp();
        for (var next = 0; next < count && await timer.WaitForNextTickAsync();)
        {
            var due = Math.Min(count, (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond) + 1);
            for (; next < due; next++)
            {
                Volatile.Write(ref sent[next], Stopwatch.GetTimestamp());
                connection.Send(request);
            }
        }
        await receiving;
        var result = new Latencies();
        result.Add(latencies);
        return result;
    }
}
