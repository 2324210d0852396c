using System.Text.Json;
using Meridian.ApiGateway.Features.Keys;
using Meridian.Contracts.Events;

namespace Meridian.ApiGateway.Features.Events;

/// <summary>POST /v1/events: one event, an array of them, or one a line (<c>application/x-ndjson</c>); 202 with a receipt.</summary>
internal static class IngestEvents
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/events", Handle)
        .WithSummary("Send events")
        .WithDescription("Each event gets a verdict: it is counted in \"accepted\" or listed in \"rejected\". What is accepted is on the broker.")
        .TakesEvents(new SentEvents(MayHaveKeyInBody: false), "application/json", "application/x-ndjson").Produces<Receipt>(StatusCodes.Status202Accepted)
        .ProducesProblem(400).ProducesProblem(401).ProducesProblem(413).ProducesProblem(503);

    internal static async Task<IResult> Handle(HttpContext context, EventIntake intake)
    {
        var (caller, refusal) = await intake.CheckAsync(PresentedKey.Of(context.Request.Headers.Authorization), context);
        if (caller is null) return refusal!;
        var (body, problem) = await RequestBody.ReadAsync(context, intake.Limits.MaxBodyBytes);
        if (body is null) return intake.Refused(caller, problem!);
        using (body) return await intake.TakeAsync(context, caller, body.Bytes, IsLines(context.Request.ContentType) ? FillLines : FillJson);
    }

    private static bool IsLines(string? contentType) => contentType is not null
        && (contentType.StartsWith("application/x-ndjson", StringComparison.OrdinalIgnoreCase) || contentType.StartsWith("application/ndjson", StringComparison.OrdinalIgnoreCase));

    private static IResult? FillJson(EventBatch batch, ReadOnlySpan<byte> body, in EventDefaults defaults)
    {
        if (body.Trim(" \t\r\n"u8).IsEmpty) throw new JsonException("It is empty.");
        batch.AddJson(body, defaults with { Type = EventType.Track });
        return null;
    }

    private static IResult? FillLines(EventBatch batch, ReadOnlySpan<byte> body, in EventDefaults defaults)
    {
        batch.AddLines(body, defaults with { Type = EventType.Track });
        if (!batch.HasJson) throw new JsonException("None of its lines is JSON.");
        return null;
    }
}
