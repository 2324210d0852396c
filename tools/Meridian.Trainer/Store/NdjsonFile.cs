using System.Text.Json;
using Meridian.Trainer.Simulation;

namespace Meridian.Trainer.Store;

/// <summary>Simulated events as requests: a JSON text a line, as <c>POST /v1/events</c> takes them. What enrichment would find out is left out.</summary>
internal static class NdjsonFile
{
    public static async Task<long> WriteAsync(string path, IEnumerable<SimulatedEvent> events, CancellationToken ct)
    {
        await using var file = File.Create(path);
        var written = 0L;
        foreach (var item in events)
        {
            ct.ThrowIfCancellationRequested();
            await using (var json = new Utf8JsonWriter(file)) Write(json, item);
            file.WriteByte((byte)'\n');
            written++;
        }

        return written;
    }

    private static void Write(Utf8JsonWriter json, in SimulatedEvent item)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, item.Type);
        json.WriteString("messageId"u8, item.MessageId);
        json.WriteString("timestamp"u8, DateTimeOffset.FromUnixTimeMilliseconds(item.Time));
        if (item.Event.Length > 0) json.WriteString("event"u8, item.Event);
        if (item.UserId.Length > 0) json.WriteString("userId"u8, item.UserId);
        if (item.AnonymousId.Length > 0) json.WriteString("anonymousId"u8, item.AnonymousId);
        if (item.GroupId.Length > 0) json.WriteString("groupId"u8, item.GroupId);
        json.WriteEndObject();
    }
}
