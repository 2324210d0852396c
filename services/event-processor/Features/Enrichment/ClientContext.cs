using System.Text.Json;

namespace Meridian.EventProcessor.Features.Enrichment;

/// <summary>The two texts of an event's context that enrichment asks for; of a name that stands twice the first counts.</summary>
internal readonly ref struct ClientContext
{
    private ClientContext(ReadOnlySpan<byte> ip, ReadOnlySpan<byte> userAgent)
    {
        Ip = ip;
        UserAgent = userAgent;
    }

    public ReadOnlySpan<byte> Ip { get; }

    public ReadOnlySpan<byte> UserAgent { get; }

    /// <summary>Reads them from a JSON object, or from nothing.</summary>
    /// <param name="scratch">Room for text that has escapes; as long as the JSON is always enough.</param>
    public static ClientContext Read(ReadOnlySpan<byte> json, Span<byte> scratch)
    {
        ReadOnlySpan<byte> ip = default, userAgent = default;
        if (json.IsEmpty) return default;
        var reader = new Utf8JsonReader(json);
        try
        {
            reader.Read();
            while ((ip.IsEmpty || userAgent.IsEmpty) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isIp = ip.IsEmpty && reader.ValueTextEquals("ip"u8);
                var isUserAgent = userAgent.IsEmpty && reader.ValueTextEquals("userAgent"u8);
                reader.Read();
                if (isIp) ip = Text(ref reader, ref scratch);
                else if (isUserAgent) userAgent = Text(ref reader, ref scratch);
                reader.Skip();
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // No JSON, or half a surrogate pair: the gateway lets neither in, and what comes from elsewhere is stored as it is.
            return default;
        }

        return new ClientContext(ip, userAgent);
    }

    private static ReadOnlySpan<byte> Text(scoped ref Utf8JsonReader reader, scoped ref Span<byte> scratch)
    {
        if (reader.TokenType != JsonTokenType.String) return default;
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        var text = scratch[..reader.CopyString(scratch)];
        scratch = scratch[text.Length..];
        return text;
    }
}
