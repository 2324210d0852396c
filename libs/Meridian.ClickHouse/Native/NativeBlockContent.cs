using System.Net;

namespace Meridian.ClickHouse.Native;

/// <summary>A block as the body of a request, written from its columns' own memory.</summary>
internal sealed class NativeBlockContent(List<ReadOnlyMemory<byte>> segments) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (var segment in segments) await stream.WriteAsync(segment, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = segments.Sum(segment => (long)segment.Length);
        return true;
    }
}
