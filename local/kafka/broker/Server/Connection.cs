using System.Threading.Channels;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Server;

/// <summary>One client connection. Requests are begun in the order they come, and answered in that order too.</summary>
internal sealed class Connection(Stream stream, Node node, ClientSession session, RequestDispatcher dispatcher, ConnectionLimits limits, ILogger logger)
{
    // Requests in the works at once: enough for a producer to keep a group commit busy, few enough to bound memory.
    private const int MostInFlight = 32;

    // Answers handed to the writing half that are not written yet. Only the reading half adds to them.
    private int _unwritten;

    /// <summary>Serves the connection until the client closes it, breaks the protocol, or the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var answers = Channel.CreateBounded<ValueTask<PendingAnswer?>>(new BoundedChannelOptions(MostInFlight) { SingleReader = true, SingleWriter = true });
        var writing = WriteAsync(answers.Reader, closing);
        await GuardAsync(ReadAsync(answers.Writer, closing));

        answers.Writer.Complete();
        // Whoever waits for records or a rebalance on behalf of this client stops waiting; a producer's appends still finish.
        await closing.CancelAsync();
        await writing;
    }

    private async ValueTask ReadAsync(ChannelWriter<ValueTask<PendingAnswer?>> answers, CancellationTokenSource closing)
    {
        using var frames = new FrameReader(stream, limits, closing.Token);
        while (await frames.ReadAsync() is { } frame)
        {
            var answer = AnswerAsync(frame, closing.Token);
            // What is answered at once, with nothing before it still to be written, needs no other thread.
            if (answer.IsCompleted && Volatile.Read(ref _unwritten) == 0)
            {
                await WriteAsync(answer, closing);
                continue;
            }

            Interlocked.Increment(ref _unwritten);
            await answers.WriteAsync(answer, closing.Token);
        }
    }

    private async ValueTask<PendingAnswer?> AnswerAsync(RequestFrame frame, CancellationToken closing)
    {
        using (frame) return await dispatcher.DispatchAsync(frame.Memory, node, session, closing);
    }

    private async Task WriteAsync(ChannelReader<ValueTask<PendingAnswer?>> answers, CancellationTokenSource closing)
    {
        await foreach (var answer in answers.ReadAllAsync(CancellationToken.None))
        {
            if (!await GuardAsync(WriteAsync(answer, closing))) await closing.CancelAsync();
            Interlocked.Decrement(ref _unwritten);
        }
    }

    private async ValueTask WriteAsync(ValueTask<PendingAnswer?> answer, CancellationTokenSource closing)
    {
        if (await answer is { } ready && !closing.IsCancellationRequested) await SendAsync(ready, closing);
        if (session.Sasl is { IsRefused: true }) throw new MalformedMessageException("The sign-in failed.");
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

    /// <returns>Whether it went well; if not, the connection is to be closed.</returns>
    private async ValueTask<bool> GuardAsync(ValueTask work)
    {
        try
        {
            await work;
            return true;
        }
        catch (MalformedMessageException malformed)
        {
            Log.Malformed(logger, session.Host, malformed.Message);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away, or the broker stops: either way there is nobody to tell.
        }
#pragma warning disable CA1031 // A defect in one handler costs its client the connection, and no other client notices.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            Log.RequestFailed(logger, session.Host, defect);
        }

        return false;
    }
}
