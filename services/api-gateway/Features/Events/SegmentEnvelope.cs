using System.Text.Json;
using Meridian.Contracts.Events;

namespace Meridian.ApiGateway.Features.Events;

/// <summary>What stands around the events in a request of Segment's protocol.</summary>
internal ref struct SegmentEnvelope
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 8 * IngestEventParser.MaxDepth };

    /// <summary>The key of clients that cannot set headers.</summary>
    public string? WriteKey { get; private set; }

    /// <summary>The array of events; empty when there is none.</summary>
    public ReadOnlySpan<byte> Batch { get; private set; }

    /// <summary>The context of events that have none of their own.</summary>
    public ReadOnlySpan<byte> Context { get; private set; }

    /// <summary>Whether the context is more than an event may have a share of.</summary>
    public bool HasBadContext { get; private set; }

    /// <summary>When the client said it sent the batch, milliseconds since 1970 UTC; 0 when it did not, or not in a way we understand.</summary>
    public long SentAt { get; private set; }

    /// <summary>Reads the root of the body and passes over what is in it.</summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static SegmentEnvelope Parse(ReadOnlySpan<byte> body)
    {
        var envelope = default(SegmentEnvelope);
        var reader = new Utf8JsonReader(body, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("It is not an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) envelope.ReadField(ref reader, body);
        return envelope;
    }

    /// <summary>The <c>writeKey</c> of a body, or null when there is none or the body is not JSON.</summary>
    public static string? WriteKeyOf(ReadOnlySpan<byte> body)
    {
        try
        {
            return Parse(body).WriteKey;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void ReadField(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        var isKey = JsonNames.Is(ref reader, "writeKey"u8);
        var isSentAt = JsonNames.Is(ref reader, "sentAt"u8);
        var isBatch = JsonNames.Is(ref reader, "batch"u8);
        var isContext = JsonNames.Is(ref reader, "context"u8);
        reader.Read();
        var (start, value) = ((int)reader.TokenStartIndex, reader.TokenType);
        // No key has anything to escape.
        if (isKey && value == JsonTokenType.String && !reader.ValueIsEscaped) WriteKey = reader.GetString();
        if (isSentAt && EventTime.TryRead(ref reader, out var time)) SentAt = time;
        reader.Skip();
        if (isBatch && value == JsonTokenType.StartArray) Batch = body[start..(int)reader.BytesConsumed];
        if (isContext && value == JsonTokenType.StartObject) SetContext(body[start..(int)reader.BytesConsumed]);
    }

    private void SetContext(ReadOnlySpan<byte> json)
    {
        Context = json;
        HasBadContext = json.Length > EventDefaults.MaxContextLength || DepthOf(json) >= IngestEventParser.MaxDepth;
    }

    private static int DepthOf(ReadOnlySpan<byte> json)
    {
        var deepest = 0;
        var reader = new Utf8JsonReader(json, Options);
        while (reader.Read()) deepest = Math.Max(deepest, reader.CurrentDepth + 1);
        return deepest;
    }
}
