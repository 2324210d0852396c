using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;

namespace Meridian.Client.Sending;

/// <summary>The body of a request with events.</summary>
internal static class BatchBody
{
    /// <param name="sentAt">Now, by this machine's clock: the server takes the difference to its own off the events' times.</param>
    public static ByteArrayContent Write(IReadOnlyList<byte[]> events, bool gzip, DateTimeOffset sentAt)
    {
        using var buffer = new MemoryStream();
        if (gzip)
        {
            using var packed = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true);
            Write(events, sentAt, packed);
        }
        else
        {
            Write(events, sentAt, buffer);
        }

        var content = new ByteArrayContent(buffer.GetBuffer(), 0, (int)buffer.Length);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (gzip) content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static void Write(IReadOnlyList<byte[]> events, DateTimeOffset sentAt, Stream target)
    {
        target.Write("{\"batch\":["u8);
        for (var index = 0; index < events.Count; index++)
        {
            if (index > 0) target.WriteByte((byte)',');
            target.Write(events[index]);
        }

        var time = sentAt.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        target.Write(Encoding.ASCII.GetBytes($"],\"sentAt\":\"{time}\"}}"));
    }
}
