using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using Meridian.MlScoring.Features.Inference;
using Microsoft.AspNetCore.Http.Features;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>
/// A call with one message each way, over HTTP/2 (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md): a message stands behind a flag and its
/// length, how the call ended stands behind the answer or, without one, in its head.
/// </summary>
internal sealed class GrpcCall(HttpContext context, InferRuns runs) : IDisposable
{
    private const int PrefixLength = 5;
    private const string Gzip = "gzip";
    private const string AcceptEncoding = "grpc-accept-encoding";

    private static readonly GrpcError BrokenOff = GrpcError.Invalid("The message is broken off.");

    private RequestBody _body = runs.NewBody();
    private ResponseBuffer? _answer;
    private bool _isCompressed;

    /// <summary>When it came, as a timestamp of <see cref="Stopwatch"/>.</summary>
    public long Started { get; } = Stopwatch.GetTimestamp();

    /// <summary>How long the caller waits; null if it does not say.</summary>
    public TimeSpan? Patience { get; private set; }

    public RequestBody Body => _body;

    public ReadOnlySpan<byte> Message => _body.Written;

    public IHeaderDictionary Metadata => context.Request.Headers;

    public CancellationToken Abandoned => context.RequestAborted;

    /// <summary>Why a request is no call at all, or null.</summary>
    public static ProtocolError? FindMisuse(HttpRequest request)
    {
        if (request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true) return new ProtocolError(415, "This is a method of gRPC: its content type is application/grpc.");
        return HttpProtocol.IsHttp2(request.Protocol) ? null : new ProtocolError(426, "This is a method of gRPC: it is called over HTTP/2.");
    }

    /// <summary>Takes the message in.</summary>
    /// <returns>Why there is none, or null.</returns>
    public async ValueTask<GrpcError?> ReadAsync()
    {
        if (!GrpcTimeout.TryRead(Metadata["grpc-timeout"].ToString(), out var patience)) return GrpcError.Invalid("The header grpc-timeout is not a time.");
        Patience = patience;
        // The frame says how long the message is, and that is held against the same bound.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;

        var prefix = new byte[PrefixLength];
        var read = await context.Request.Body.ReadAtLeastAsync(prefix, PrefixLength, throwOnEndOfStream: false, Abandoned);
        if (read == 0) return new GrpcError(GrpcStatus.Unimplemented, "The call has no message; its method takes one.");
        if (read < PrefixLength) return BrokenOff;
        if (FindFault(prefix[0]) is { } fault) return fault;
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1));
        if (await _body.ReadAsync(context.Request.Body, length, Abandoned) is { } error) return GrpcError.Of(error);
        if (_body.Length < length) return BrokenOff;
        if (await context.Request.Body.ReadAsync(prefix.AsMemory(0, 1), Abandoned) > 0)
            return new GrpcError(GrpcStatus.Unimplemented, "The call has more than one message; its method takes one.");
        return _isCompressed ? await DecompressAsync() : null;
    }

    /// <summary>Where the answer is to be written.</summary>
    public ProtoWriter BeginAnswer() => new(Answer());

    /// <inheritdoc cref="BeginAnswer"/>
    public ResponseBuffer Answer()
    {
        if (_answer is not null) return _answer;
        _answer = ResponseBuffer.Rent();
        _answer.GetSpan(PrefixLength)[..PrefixLength].Clear();
        _answer.Advance(PrefixLength);
        return _answer;
    }

    /// <summary>Sends the answer, or how the call ended without one.</summary>
    public async Task WriteAsync(GrpcError? error)
    {
        if (error is not null)
        {
            WriteError(context.Response, error);
            return;
        }

        var answer = Answer();
        StartResponse(context.Response);
        context.Response.AppendTrailer("grpc-status", "0");
        if (_isCompressed && Metadata[AcceptEncoding].ToString().Contains(Gzip, StringComparison.Ordinal))
        {
            // Whoever compresses wants the answer so, if it says that it can read it.
            context.Response.Headers["grpc-encoding"] = Gzip;
            var compressed = Compress(answer.From(PrefixLength));
            await context.Response.BodyWriter.WriteAsync(compressed, Abandoned);
            return;
        }

        BinaryPrimitives.WriteInt32BigEndian(answer.From(1), answer.Length - PrefixLength);
        await context.Response.BodyWriter.WriteAsync(answer.Written, Abandoned);
    }

    /// <summary>Answers with an error alone, in the head of the response.</summary>
    public static void WriteError(HttpResponse response, GrpcError error)
    {
        StartResponse(response);
        response.Headers["grpc-status"] = ((int)error.Status).ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = GrpcMessageText.Encode(error.Message);
        if (error.RetryAfter is { } seconds) response.Headers["grpc-retry-pushback-ms"] = (seconds * 1_000).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _body.Dispose();
        _answer?.Dispose();
    }

    private static void StartResponse(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        response.Headers[AcceptEncoding] = "identity,gzip";
    }

    private GrpcError? FindFault(byte flag)
    {
        if (flag == 0) return null;
        var encoding = Metadata["grpc-encoding"].ToString();
        if (flag != 1 || encoding is "" or "identity") return new GrpcError(GrpcStatus.Internal, "The message is flagged as compressed, and the header grpc-encoding does not say how.");
        if (encoding != Gzip) return new GrpcError(GrpcStatus.Unimplemented, $"The encoding '{encoding}' is not known here.");
        _isCompressed = true;
        return null;
    }

    private async ValueTask<GrpcError?> DecompressAsync()
    {
        using var compressed = _body;
        _body = runs.NewBody();
        await using var source = compressed.OpenRead();
        await using var gzip = new GZipStream(source, CompressionMode.Decompress);
        try
        {
            return await _body.ReadAsync(gzip, length: null, Abandoned) is { } error ? GrpcError.Of(error) : null;
        }
        catch (InvalidDataException broken)
        {
            return GrpcError.Invalid($"The message is not gzip: {broken.Message}");
        }
    }

    private static byte[] Compress(ReadOnlySpan<byte> message)
    {
        using var stream = new MemoryStream();
        stream.Write("\u0001\0\0\0\0"u8);
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(message);
        var compressed = stream.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(compressed.AsSpan(1), compressed.Length - PrefixLength);
        return compressed;
    }
}
