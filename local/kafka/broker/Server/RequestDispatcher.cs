using System.Diagnostics;
using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Handlers;
using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Server;

/// <summary>Reads a request's header and has its handler answer it.</summary>
internal sealed class RequestDispatcher(IReadOnlyDictionary<ApiKey, IRequestHandler> handlers, BrokerMetrics metrics)
{
    /// <returns>The answer, or null if the request wants none.</returns>
    /// <exception cref="MalformedMessageException">Nothing sensible can be answered; the connection is to be closed.</exception>
    public async ValueTask<PendingAnswer?> DispatchAsync(ReadOnlyMemory<byte> frame, Node node, ClientSession session, CancellationToken closing)
    {
        if (session.Sasl is { ExpectsBareToken: true } sasl) return AnswerBareToken(sasl, frame.Span);
        var (key, version, correlationId) = RequestHeader.Peek(frame.Span);
        var (api, handler) = Find(key, session);
        if (!api.Serves(version))
        {
            // The one request that may come in a version its sender cannot know to be wrong (KIP-35).
            if (api.Key == ApiKey.ApiVersions) return new PendingAnswer(ApiVersionsHandler.Unsupported(), api, 0, correlationId);
            throw new MalformedMessageException($"Version {version} of {api.Key} is not served; {api.ServedFrom}-{api.Max} are.");
        }

        var reader = new WireReader(frame, version, api.IsFlexible(version));
        var header = new RequestHeader();
        header.Describe(ref reader);
        var started = Stopwatch.GetTimestamp();
        var response = await handler.HandleAsync(reader, new RequestContext(version, header.ClientId ?? "", node, session, closing));
        metrics.Answered(api, frame.Length + sizeof(int), started);
        return response is null ? null : new PendingAnswer(response, api, version, correlationId);
    }

    /// <summary>The bytes of an answer that is now to be sent.</summary>
    public PooledBytes Encode(PendingAnswer answer)
    {
        var bytes = answer.Encode();
        metrics.Sent(bytes.Memory.Length);
        return bytes;
    }

    private (Api Api, IRequestHandler Handler) Find(short key, ClientSession session)
    {
        if (Api.Find(key) is not { } api || !handlers.TryGetValue(api.Key, out var handler)) throw new MalformedMessageException($"API key {key} is not served.");
        if (session.Sasl?.Allows(api.Key) == false) throw new MalformedMessageException($"{api.Key} came before the client had signed in.");
        return (api, handler);
    }

    // Success is an empty token; for failure there is no answer.
    private static PendingAnswer AnswerBareToken(SaslExchange sasl, ReadOnlySpan<byte> token) =>
        sasl.Authenticate(token) == ErrorCode.None ? PendingAnswer.EmptyFrame : throw new MalformedMessageException("The sign-in failed.");
}
