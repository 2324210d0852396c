using System.Text.Json;

namespace Meridian.ApiGateway.Features.Events;

/// <summary>What a client is told once its events are on the broker.</summary>
/// <param name="Accepted">How many were taken.</param>
/// <param name="Rejected">Those that were not.</param>
/// <param name="ReceivedAt">When the request arrived.</param>
internal sealed record Receipt(Guid BatchId, int Accepted, IReadOnlyList<RejectedEvent> Rejected, DateTimeOffset ReceivedAt) : IResult
{
    /// <summary>Set for clients that speak Segment's protocol: they get a 200 that says so.</summary>
    public bool? Success { get; init; }

    // Written by hand: a receipt goes out for every request, and its shape is fixed.
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Success is null ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;
        response.ContentType = "application/json";
        using (var json = new Utf8JsonWriter(response.BodyWriter))
        {
            json.WriteStartObject();
            if (Success is { } success) json.WriteBoolean("success"u8, success);
            json.WriteString("batchId"u8, BatchId);
            json.WriteNumber("accepted"u8, Accepted);
            json.WriteStartArray("rejected"u8);
            foreach (var item in Rejected) Write(json, item);
            json.WriteEndArray();
            json.WriteString("receivedAt"u8, ReceivedAt);
            json.WriteEndObject();
        }

        return response.BodyWriter.FlushAsync(httpContext.RequestAborted).AsTask();
    }

    private static void Write(Utf8JsonWriter json, RejectedEvent item)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, item.Index);
        if (item.MessageId is not null) json.WriteString("messageId"u8, item.MessageId);
        json.WriteString("code"u8, item.Code);
        json.WriteString("message"u8, item.Message);
        json.WriteEndObject();
    }
}
