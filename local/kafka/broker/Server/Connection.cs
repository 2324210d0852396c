using System.Threading.Channels;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Server;

/// <summary>One client connection. Requests are begun in the order they come, and answered in that order too.</summary>
internal sealed class Connection(Stream stream, Node node, ClientSession session, RequestDispatcher dispatcher, int mostRequestBytes, ILogger logger)
{
    // Requests in the works at once: enough for a producer to keep a group commit busy, few enough to bound memory.
    private const int MostInFlight = 32;

    /// <summary>Serves the connection until the client closes it, breaks the protocol, or the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var answers = Channel.CreateBounded<Task<PooledBytes?>>(new BoundedChannelOptions(MostInFlight) { SingleReader = true, SingleWriter = true });
        var writing = WriteAsync(answers.Reader, closing);
        try
        {
            await ReadAsync(answers.Writer, closing.Token);
        }
        catch (MalformedMessageException malformed)
        {
            Log.Malformed(logger, session.Host, malformed.Message);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away, or the broker stops: either way there is nobody to tell.
        }

        answers.Writer.Complete();
        // Whoever waits for records or a rebalance on behalf of this client stops waiting; a producer's appends still finish.
        await closing.CancelAsync();
        await writing;
    }

    private async Task ReadAsync(ChannelWriter<Task<PooledBytes?>> answers, CancellationToken closing)
    {
        using var frames = new FrameReader(stream, mostRequestBytes);
        while (await frames.ReadAsync(closing) is { } frame) await answers.WriteAsync(AnswerAsync(frame, closing), closing);
    }

    private async Task<PooledBytes?> AnswerAsync(PooledBytes frame, CancellationToken closing)
    {
        using (frame) return await dispatcher.DispatchAsync(frame.Memory, node, session, closing);
    }

    private async Task WriteAsync(ChannelReader<Task<PooledBytes?>> answers, CancellationTokenSource closing)
    {
        await foreach (var answer in answers.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                using var response = await answer;
                if (response is not null && !closing.IsCancellationRequested) await stream.WriteAsync(response.Memory, closing.Token);
                if (session.Sasl is { IsRefused: true }) throw new MalformedMessageException("The sign-in failed.");
            }
            catch (MalformedMessageException malformed)
            {
                Log.Malformed(logger, session.Host, malformed.Message);
                await closing.CancelAsync();
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException)
            {
                await closing.CancelAsync();
            }
#pragma warning disable CA1031 // A defect in one handler costs its client the connection, and no other client notices.
            catch (Exception defect)
#pragma warning restore CA1031
            {
                Log.RequestFailed(logger, session.Host, defect);
                await closing.CancelAsync();
            }
        }
    }
}
