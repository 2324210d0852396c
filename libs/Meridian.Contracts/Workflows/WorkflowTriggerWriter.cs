using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Meridian.Contracts.Events;

namespace Meridian.Contracts.Workflows;

/// <summary>Writes <see cref="WorkflowTrigger"/> records from events that are only slices of a block.</summary>
/// <remarks>For one thread at a time.</remarks>
public sealed class WorkflowTriggerWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    public WorkflowTriggerWriter() => _json = new Utf8JsonWriter(_buffer);

    /// <summary>The value of the record that starts an execution of a workflow for an event.</summary>
    public byte[] Write(Guid tenantId, Guid workflowId, int version, Guid executionId, DateTimeOffset matchedAt, in EnrichedEvent item)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("tenantId", tenantId);
        _json.WriteString("workflowId", workflowId);
        _json.WriteNumber("version", version);
        _json.WriteString("executionId", executionId);
        _json.WriteString("matchedAt", matchedAt);
        _json.WriteStartObject("event");
        WriteEvent(item);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenSpan.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void WriteEvent(in EnrichedEvent item)
    {
        var source = item.Source;
        Text("messageId", source.MessageId);
        Text("type", EventTypes.Utf8Name(source.Type));
        Text("event", source.Event);
        Text("userId", source.UserId);
        Text("anonymousId", source.AnonymousId);
        Text("groupId", source.GroupId);
        _json.WriteString("timestamp", DateTimeOffset.FromUnixTimeMilliseconds(source.Timestamp));
        _json.WriteString("receivedAt", DateTimeOffset.FromUnixTimeMilliseconds(item.ReceivedAt));
        if (item.SessionId != Guid.Empty) _json.WriteString("sessionId", item.SessionId);
        Text("country", item.Country);
        Object("properties", source.Properties);
        Object("traits", source.Traits);
        Object("context", source.Context);
    }

    private void Text(string name, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return;
        if (Utf8.IsValid(text)) _json.WriteString(name, text);
        else _json.WriteString(name, Encoding.UTF8.GetString(text)); // with U+FFFD in place of what is no text
    }

    // The door lets nothing else in; a block from elsewhere may hold anything, and must not stop the others.
    private void Object(string name, ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || !IsJson(json)) return;
        _json.WritePropertyName(name);
        _json.WriteRawValue(json, skipInputValidation: true);
    }

    private static bool IsJson(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json)) return false;
        var reader = new Utf8JsonReader(json);
        try
        {
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
