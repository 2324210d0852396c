using System.Diagnostics;
using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Handlers;
using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Server;

/// <summary>Reads a request's header, has its handler answer it, and writes the answer.</summary>
internal sealed class RequestDispatcher(IReadOnlyDictionary<ApiKey, IRequestHandler> handlers, BrokerMetrics metrics)
{
    // Length and correlation id of the response, which are written before its body.
    private const int LengthAt = 0;

    /// <returns>The response with its length in front, or null if the request wants none.</returns>
    /// <exception cref="MalformedMessageException">Nothing sensible can be answered; the connection is to be closed.</exception>
    public async ValueTask<PooledBytes?> DispatchAsync(ReadOnlyMemory<byte> frame, Node node, ClientSession session, CancellationToken closing)
    {
        if (session.Sasl is { ExpectsBareToken: true } sasl) return AnswerBareToken(sasl, frame.Span);
        var (key, version, correlationId) = RequestHeader.Peek(frame.Span);
        var (api, handler) = Find(key, session);
        if (!api.Serves(version))
        {
            // The one request that may come in a version its sender cannot know to be wrong (KIP-35).
            if (api.Key == ApiKey.ApiVersions) return Encode(ApiVersionsHandler.Unsupported(), api, version: 0, correlationId);
            throw new MalformedMessageException($"Version {version} of {api.Key} is not served; {api.ServedFrom}-{api.Max} are.");
        }

        var reader = new WireReader(frame, version, api.IsFlexible(version));
        var header = new RequestHeader();
        header.Describe(ref reader);
        var started = Stopwatch.GetTimestamp();
        var response = await handler.HandleAsync(reader, new RequestContext(version, header.ClientId ?? "", node, session, closing));
        var answer = response is null ? null : Encode(response, api, version, correlationId);
        metrics.Answered(api, frame.Length + sizeof(int), answer?.Memory.Length ?? 0, started);
        return answer;
    }

    private (Api Api, IRequestHandler Handler) Find(short key, ClientSession session)
    {
        if (Api.Find(key) is not { } api || !handlers.TryGetValue(api.Key, out var handler)) throw new MalformedMessageException($"API key {key} is not served.");
        if (session.Sasl?.Allows(api.Key) == false) throw new MalformedMessageException($"{api.Key} came before the client had signed in.");
        return (api, handler);
    }

    // Success is an empty token; for failure there is no answer.
    private static PooledBytes AnswerBareToken(SaslExchange sasl, ReadOnlySpan<byte> token)
    {
        if (sasl.Authenticate(token) != ErrorCode.None) throw new MalformedMessageException("The sign-in failed.");
        var answer = PooledBytes.Rent(sizeof(int));
        answer.Memory.Span.Clear();
        return answer;
    }

    private static PooledBytes Encode(IMessage response, Api api, short version, int correlationId)
    {
        var writer = new WireWriter(version, api.IsFlexible(version));
        try
        {
            var length = 0;
            writer.Int32(ref length);
            writer.Int32(ref correlationId);
            // ApiVersions keeps the oldest response header for ever: who reads it does not know yet what the broker speaks.
            if (api.Key != ApiKey.ApiVersions) writer.Tags();
            response.Describe(ref writer);
            writer.PatchInt32(LengthAt, writer.Written.Length - sizeof(int));
            return writer.Detach();
        }
        finally
        {
            writer.Dispose();
        }
    }
}
