using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Local.Kafka.Server;

/// <summary>An answer whose bytes are made when its turn has come to be sent: until then, records are not held in memory.</summary>
/// <param name="Response">Null for a frame without anything in it.</param>
/// <param name="Version">Version of the request, which is that of the answer.</param>
internal sealed record PendingAnswer(IMessage? Response, Api Api, short Version, int CorrelationId)
{
    /// <summary>What a bare SASL token is answered with.</summary>
    public static readonly PendingAnswer EmptyFrame = new(null, Api.All[0], 0, 0);

    /// <summary>Bytes of the records in it; everything else is little.</summary>
    public int RecordBytes => Response is FetchResponse fetch ? fetch.Responses.Sum(topic => topic.Partitions.Sum(partition => partition.Records.Length)) : 0;

    /// <summary>The bytes to send, their length in front.</summary>
    public PooledBytes Encode()
    {
        if (Response is null) return Empty();
        var writer = new WireWriter(Version, Api.IsFlexible(Version));
        try
        {
            var (length, correlationId) = (0, CorrelationId);
            writer.Int32(ref length);
            writer.Int32(ref correlationId);
            // ApiVersions keeps the oldest response header for ever: who reads it does not know yet what the broker speaks.
            if (Api.Key != ApiKey.ApiVersions) writer.Tags();
            Response.Describe(ref writer);
            writer.PatchInt32(at: 0, writer.Written.Length - sizeof(int));
            return writer.Detach();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static PooledBytes Empty()
    {
        var length = PooledBytes.Rent(sizeof(int));
        length.Memory.Span.Clear();
        return length;
    }
}
