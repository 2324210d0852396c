using System.Text.Json;

namespace Meridian.Client.Sending;

/// <summary>Reads what the server answers.</summary>
internal static class Receipts
{
    /// <summary>What a receipt says about the events, or null when the body is none.</summary>
    public static IReadOnlyList<SendOutcome.Rejection>? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("accepted", out _)) return null;
            if (!json.RootElement.TryGetProperty("rejected", out var rejected)) return [];
            return [.. rejected.EnumerateArray().Select(item => new SendOutcome.Rejection(item.GetProperty("index").GetInt32(), Text(item, "code"), Text(item, "message")))];
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The code and the reason of a problem (RFC 9457), as far as the body has them.</summary>
    public static (string Code, string Reason) ReadProblem(ReadOnlyMemory<byte> body, int status)
    {
        var otherwise = ($"http.{status}", $"The server answered {status}.");
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || Text(json.RootElement, "title") is not { Length: > 0 } title) return otherwise;
            return (Text(json.RootElement, "code") is { Length: > 0 } code ? code : otherwise.Item1, $"{title} {Text(json.RootElement, "detail")}".TrimEnd());
        }
        catch (JsonException)
        {
            return otherwise;
        }
    }

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
