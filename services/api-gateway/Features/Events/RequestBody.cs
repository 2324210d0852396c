using System.Buffers;
using System.IO.Compression;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;

namespace Meridian.ApiGateway.Features.Events;

/// <summary>A request's body, decompressed, in one piece of memory from a pool.</summary>
internal sealed class RequestBody : IDisposable
{
    // What a client says it will send is not yet there: memory follows what came.
    private const int LongestFirst = 64 * 1024;

    private byte[] _buffer;

    private RequestBody(byte[] buffer) => _buffer = buffer;

    /// <summary>The bytes, without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>Reads it all.</summary>
    /// <returns>The body, or the problem to answer with: too large, or not what its headers say.</returns>
    public static async ValueTask<(RequestBody? Body, IResult? Problem)> ReadAsync(HttpContext context, int limit)
    {
        // Kestrel's own limit is lower than some settings of ours, and its words are not ours.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = limit + 1L;
        if (context.Request.ContentLength > limit) return (null, Problems.BodyTooLarge(limit));

        var encoding = context.Request.Headers.ContentEncoding.ToString();
        await using var source = Decompress(context.Request.Body, encoding);
        if (source is null) return (null, Problems.UnknownEncoding(encoding));
        var body = new RequestBody(ArrayPool<byte>.Shared.Rent(FirstLength(context.Request.ContentLength)));
        var problem = await body.FillAsync(source, limit, encoding, context.RequestAborted);
        if (problem is null) return (body, null);
        body.Dispose();
        return (null, problem);
    }

    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        Bytes = default;
    }

    private static Stream? Decompress(Stream body, string encoding) => encoding switch
    {
        "" or "identity" => body,
        "gzip" => new GZipStream(body, CompressionMode.Decompress),
        "br" => new BrotliStream(body, CompressionMode.Decompress),
        _ => null,
    };

    private async ValueTask<IResult?> FillAsync(Stream source, int limit, string encoding, CancellationToken cancellationToken)
    {
        var length = 0;
        try
        {
            for (int read; (read = await source.ReadAsync(_buffer.AsMemory(length), cancellationToken)) > 0; EnsureRoom(length))
            {
                length += read;
                if (length > limit) return Problems.BodyTooLarge(limit);
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException && encoding is not "")
        {
            // GZipStream and BrotliStream, in this order.
            return Problems.BrokenEncoding(encoding);
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problems.BodyTooLarge(limit);
        }

        Bytes = WithoutMark(_buffer.AsMemory(0, length));
        return Utf8.IsValid(Bytes.Span) ? null : Problems.NotJson("It is not UTF-8.");
    }

    private static int FirstLength(long? announced) => (int)Math.Min(announced + 1 ?? LongestFirst, LongestFirst);

    private void EnsureRoom(int length)
    {
        if (length < _buffer.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private static Memory<byte> WithoutMark(Memory<byte> bytes) => bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
}
