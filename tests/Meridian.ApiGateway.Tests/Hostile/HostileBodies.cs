using System.IO.Compression;
using System.Text;

namespace Meridian.ApiGateway.Tests.Hostile;

/// <summary>Bodies that somebody or something has spoilt, the same ones for the same seed.</summary>
internal sealed class HostileBodies(int seed)
{
    private static readonly string[] Routes = ["/v1/events", "/v1/batch", "/v1/track", "/v1/identify", "/v1/group", "/v1/page", "/v1/screen", "/v1/alias"];
    private static readonly string[] ContentTypes = ["application/json", "application/x-ndjson", "text/plain", "application/octet-stream", "multipart/form-data"];
    private static readonly string[] Encodings = ["", "", "", "", "gzip", "br", "identity", "deflate"];

    private static readonly string[] Sound =
    [
        """{"messageId":"m-1","event":"A","userId":"u-1","timestamp":"2026-11-01T00:00:00.000Z","properties":{"n":1.5,"s":"text","a":[1,2,{"b":null}]},"context":{"page":{"url":"https://example.com"}}}""",
        """[{"event":"A","userId":"u-1"},{"event":"B","anonymousId":"a-1","traits":{"plan":"pro"}}]""",
        "{\"event\":\"A\",\"userId\":\"u\"}\n{\"event\":\"B\",\"userId\":\"u\"}\n",
        """{"batch":[{"type":"track","event":"A","userId":"u"},{"type":"alias","userId":"u","previousId":"a"}],"sentAt":"2026-11-01T00:00:00Z","context":{"library":{"name":"x"}},"writeKey":"mk_write_x"}""",
    ];

    private static readonly string[] Nasty =
    [
        "\\u0000", "\0", "\\ud800", "\\udc00\\ud800", "1e999", "-1e-999", "99999999999999999999999999999999", "NaN", "Infinity", "-", "+1", "0x10", "01", "1.", "\\", "\"", "\\x", "\uFEFF",
        "{", "}", "[", "]", ",", ":", "//", "/*", "true", "nul", "null", "\u2028", "🦊", "\r\n", "\n", new string('[', 40), new string('[', 300), string.Concat(Enumerable.Repeat("{\"a\":", 40)), new string('9', 400),
        "\"timestamp\":\"0001-01-01T00:00:00+14:00\"", "\"timestamp\":\"9999-12-31T23:59:59.9999999-14:00\"", "\"timestamp\":1", "\"sentAt\":\"9999-12-31T23:59:59Z\"", "\"userId\":{}", "\"context\":[]", "\"type\":\"\"", "\"batch\":[[[]]]",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next request.</summary>
    public HttpRequestMessage Next()
    {
        var body = Encoding.UTF8.GetBytes(Pick(Sound)).ToList();
        for (var change = _random.Next(1, 6); change > 0; change--) Spoil(body);
        var encoding = Pick(Encodings);
        var packed = encoding is "gzip" or "br" && _random.Next(3) > 0 ? Pack([.. body], encoding).ToList() : body;
        if (_random.Next(4) == 0) Spoil(packed);
        var content = new ByteArrayContent([.. packed]);
        content.Headers.TryAddWithoutValidation("Content-Type", Pick(ContentTypes));
        if (encoding.Length > 0) content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return new HttpRequestMessage(HttpMethod.Post, Pick(Routes)) { Content = content };
    }

    private T Pick<T>(T[] choices) => choices[_random.Next(choices.Length)];

    private void Spoil(List<byte> body)
    {
        var at = _random.Next(body.Count + 1);
        switch (_random.Next(7))
        {
            case 0 when at < body.Count:
                body[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when at < body.Count:
                body.RemoveRange(at, body.Count - at);
                break;
            case 2 when at < body.Count:
                body.RemoveRange(at, Math.Min(body.Count - at, _random.Next(1, 20)));
                break;
            case 3 when at < body.Count:
                body.InsertRange(at, body.GetRange(at, Math.Min(body.Count - at, _random.Next(1, 60))));
                break;
            case 4:
                body.Insert(at, (byte)_random.Next(256));
                break;
            default:
                body.InsertRange(at, Encoding.UTF8.GetBytes(Pick(Nasty)));
                break;
        }
    }

    private static byte[] Pack(byte[] body, string encoding)
    {
        using var packed = new MemoryStream();
        using (Stream packer = encoding == "br" ? new BrotliStream(packed, CompressionLevel.Fastest, true) : new GZipStream(packed, CompressionLevel.Fastest, true)) packer.Write(body);
        return packed.ToArray();
    }
}
