using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Meridian.Kafka;

/// <summary>Tries until it works, with growing pauses, as long as what goes wrong passes by itself. Anything else is thrown on, and stops the host.</summary>
internal sealed class Insistence(
    string topics, BatchHandler handler, BatchConsumerOptions options, ConsumerStatus status, TimeProvider time, ILogger logger)
{
    public async Task<T> InsistAsync<T>(string work, Func<Task<T>> attempt, CancellationToken ct)
    {
        for (var pause = options.FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, options.LongestPause.Ticks)))
        {
            try
            {
                var result = await attempt();
                status.WaitingFor(null);
                return result;
            }
            catch (Exception fault) when (!ct.IsCancellationRequested && Passes(fault))
            {
                status.WaitingFor($"{work}: {fault.Message}");
                Log.TryingAgain(logger, topics, work, pause, fault.Message);
                await Task.Delay(pause, time, ct);
            }
        }
    }

    private bool Passes(Exception fault) => fault is KafkaException { Error.IsFatal: false } || handler.IsTransient(fault);
}
