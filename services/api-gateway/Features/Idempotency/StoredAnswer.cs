using System.Text.Json;

namespace Meridian.ApiGateway.Features.Idempotency;

/// <summary>An answer that can be given again.</summary>
internal sealed record StoredAnswer(int Status, string? ContentType, string? Location, byte[] Body)
{
    private const int Longest = 64 * 1024;

    public static StoredAnswer Of(HttpResponse response, byte[] body) => new(response.StatusCode, response.ContentType, response.Headers.Location, body);

    /// <summary>As it is stored; null when it is too long for that.</summary>
    public byte[]? ToBytes() => Body.Length > Longest ? null : JsonSerializer.SerializeToUtf8Bytes(this);

    public static StoredAnswer Parse(byte[] bytes) => JsonSerializer.Deserialize<StoredAnswer>(bytes)!;

    public async Task ReplayAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.Headers.Location = Location;
        response.Headers["Idempotency-Replayed"] = "true";
        if (Body.Length > 0) await response.Body.WriteAsync(Body, context.RequestAborted);
    }
}
