using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace Meridian.MlScoring.Tests.Grpc;

/// <summary>Messages of gRPC, sent byte by byte as the test wants them.</summary>
internal static class GrpcMessages
{
    /// <summary>A message behind its flag and its length.</summary>
    public static byte[] Framed(ReadOnlySpan<byte> message, byte flag = 0)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(5));
        return frame;
    }

    public static byte[] Gzip(byte[] message)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest)) gzip.Write(message);
        return stream.ToArray();
    }

    /// <returns>How it ended, with what words, and the message if there was one.</returns>
    public static async Task<(int Status, string Message, byte[] Answer)> CallGrpcAsync(this ScoringServer server, string method, byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/inference.GRPCInferenceService/{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var response = await server.Client.SendAsync(request);
        var answer = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal((HttpStatusCode.OK, "application/grpc"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        // With an answer it stands behind it, without one in the head.
        var ending = answer.Length > 0 ? response.TrailingHeaders : response.Headers;
        var words = ending.TryGetValues("grpc-message", out var text) ? Uri.UnescapeDataString(text.Single()) : "";
        return (int.Parse(ending.GetValues("grpc-status").Single(), System.Globalization.CultureInfo.InvariantCulture), words, answer.Length > 5 ? answer[5..] : []);
    }

    /// <summary>A field whose value says itself where it ends: its number, how it stands, and its bytes.</summary>
    public static byte[] Single(int number, int type, params ReadOnlySpan<byte> value) => [.. Varint((ulong)((number << 3) | type)), .. value];

    /// <summary>A field with a length before its bytes.</summary>
    public static byte[] Field(int number, params ReadOnlySpan<byte> value) => [.. Single(number, 2), .. Varint((ulong)value.Length), .. value];

    public static byte[] Field(int number, string text) => Field(number, System.Text.Encoding.UTF8.GetBytes(text));

    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
