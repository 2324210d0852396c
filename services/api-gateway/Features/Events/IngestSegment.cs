using Meridian.ApiGateway.Features.Keys;
using Meridian.Contracts.Events;

namespace Meridian.ApiGateway.Features.Events;

/// <summary>
/// POST /v1/batch, /v1/track, /v1/identify, …: Segment's HTTP API (<see href="https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/"/>),
/// so that its SDKs and RudderStack's work with another host. The write key comes in the header or in the body; 200 with a receipt.
/// </summary>
internal static class IngestSegment
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        MapOne(routes, "batch", FillBatch);
        foreach (var type in Enum.GetValues<EventType>()) MapOne(routes, type.ToString().ToLowerInvariant(), FillCall(type));
    }

    internal static async Task<IResult> Handle(HttpContext context, EventIntake intake, EventIntake.Filler fill)
    {
        var key = PresentedKey.Of(context.Request.Headers.Authorization);
        // A key in the header is checked before anything is read.
        var (caller, refusal) = key is null ? default : await intake.CheckAsync(key, context);
        if (refusal is not null) return refusal;
        var (body, problem) = await RequestBody.ReadAsync(context, intake.Limits.MaxBodyBytes);
        // Whose it would have been is not known when the key stands in the body.
        if (body is null) return caller is null ? problem! : intake.Refused(caller, problem!);
        using (body)
        {
            if (caller is null) (caller, refusal) = await intake.CheckAsync(SegmentEnvelope.WriteKeyOf(body.Bytes.Span), context);
            if (caller is null) return refusal!;
            var answer = await intake.TakeAsync(context, caller, body.Bytes, fill);
            return answer is Receipt receipt ? receipt with { Success = true } : answer;
        }
    }

    private static void MapOne(IEndpointRouteBuilder routes, string call, EventIntake.Filler fill) => routes
        .MapPost($"/v1/{call}", (HttpContext context, EventIntake intake) => Handle(context, intake, fill))
        .WithSummary($"Segment: {call}")
        .TakesEvents(new SentEvents(MayHaveKeyInBody: true), "application/json").Produces<Receipt>();

    private static IResult? FillBatch(EventBatch batch, ReadOnlySpan<byte> body, in EventDefaults defaults)
    {
        var envelope = SegmentEnvelope.Parse(body);
        if (envelope.Batch.IsEmpty) return Problems.BatchMissing();
        if (envelope.HasBadContext) return Problems.BadBatchContext(EventDefaults.MaxContextLength, IngestEventParser.MaxDepth - 1);
        batch.AddJson(envelope.Batch, defaults with { SentAt = envelope.SentAt, Context = envelope.Context });
        return null;
    }

    private static EventIntake.Filler FillCall(EventType type) => (EventBatch batch, ReadOnlySpan<byte> body, in EventDefaults defaults) =>
    {
        batch.AddJson(body, defaults with { Type = type });
        return null;
    };
}
