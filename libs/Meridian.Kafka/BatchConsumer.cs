using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.Kafka;

/// <summary>Runs a <see cref="ConsumerLoop"/> on a thread of its own as long as the host runs. A loop that fails stops the host.</summary>
internal sealed class BatchConsumer(Func<ConsumerLoop> create, string topics, ILogger<BatchConsumer> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(ended, stoppingToken)) { IsBackground = true, Name = $"consume {topics}" };
        thread.Start();
        return ended.Task;
    }

    private void Run(TaskCompletionSource ended, CancellationToken stop)
    {
        try
        {
            using var loop = create();
            loop.Run(stop);
            ended.SetResult();
        }
#pragma warning disable CA1031 // The edge of the thread: the host must hear of every failure, or the process would live on and consume nothing.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.ConsumerFailed(logger, fault, topics);
            Environment.ExitCode = 1;
            ended.SetException(fault);
        }
    }
}
