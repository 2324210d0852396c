using System.Threading.Channels;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Server;

/// <summary>One client connection. Requests are begun in the order they come, and answered in that order too.</summary>
internal sealed class Connection(Stream stream, Node node, ClientSession session, RequestDispatcher dispatcher, ConnectionLimits limits, ILogger logger)
{
    // Requests in the works at once: enough for a producer to keep a group commit busy, few enough to bound memory.
    private const int MostInFlight = 32;

    /// <summary>Serves the connection until the client closes it, breaks the protocol, or the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var answers = Channel.CreateBounded<Task<PendingAnswer?>>(new BoundedChannelOptions(MostInFlight) { SingleReader = true, SingleWriter = true });
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

    private async Task ReadAsync(ChannelWriter<Task<PendingAnswer?>> answers, CancellationToken closing)
    {
        using var frames = new FrameReader(stream, limits, closing);
        while (await frames.ReadAsync() is { } frame) await answers.WriteAsync(AnswerAsync(frame, closing), closing);
    }

    private async Task<PendingAnswer?> AnswerAsync(RequestFrame frame, CancellationToken closing)
    {
        using (frame) return await dispatcher.DispatchAsync(frame.Memory, node, session, closing);
    }

    private async Task WriteAsync(ChannelReader<Task<PendingAnswer?>> answers, CancellationTokenSource closing)
    {
        await foreach (var answer in answers.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                if (await answer is { } ready && !closing.IsCancellationRequested) await SendAsync(ready, closing);
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

    private async ValueTask SendAsync(PendingAnswer answer, CancellationTokenSource closing)
    {
        var records = answer.RecordBytes;
        if (records == 0)
        {
            using var little = dispatcher.Encode(answer);
            await stream.WriteAsync(little.Memory, closing.Token);
            return;
        }

        await limits.Answers.TakeAsync(records, closing.Token);
        try
        {
            using var bytes = dispatcher.Encode(answer);
            closing.CancelAfter(limits.Patience);
            await stream.WriteAsync(bytes.Memory, closing.Token);
            closing.CancelAfter(Timeout.InfiniteTimeSpan);
        }
        finally
        {
            limits.Answers.Give(records);
        }
    }
}
