using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Meridian.ApiGateway.Features.Scores;

/// <summary>Texts as a body of JSON texts, one a line.</summary>
internal sealed class LinesContent : HttpContent
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private readonly IReadOnlyList<string> _lines;

    public LinesContent(IReadOnlyList<string> lines)
    {
        _lines = lines;
        Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        // Not disposed: that would close the connection under the request.
        var buffered = new BufferedStream(stream, 64 * 1024);
        foreach (var line in _lines)
        {
            await buffered.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line));
            await buffered.WriteAsync(LineEnd);
        }

        await buffered.FlushAsync();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
