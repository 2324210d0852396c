using System.Text.Json;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Limits;
using Meridian.Contracts.Events;
using Meridian.Kafka;
using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Events;

/// <summary>The way of events from a body onto the broker, whatever protocol they came by.</summary>
internal sealed class EventIntake(
    ApiKeys keys, TenantLimits tenantLimits, SharedRecords publisher, ObjectPool<EventBatch> batches, IOptions<IngestOptions> options, TimeProvider time)
{
    /// <summary>Puts the events of a body into a batch, or returns the problem to answer with. Throws <see cref="JsonException"/>.</summary>
    public delegate IResult? Filler(EventBatch batch, ReadOnlySpan<byte> body, in EventDefaults defaults);

    public IngestOptions Limits => options.Value;

    /// <summary>Who sends, or the problem to answer with.</summary>
    public async ValueTask<(Caller? Caller, IResult? Problem)> CheckAsync(string? key, HttpContext context)
    {
        var (caller, problem) = await keys.CheckAsync(key, ApiScopes.Ingest, context);
        if (caller is not null) problem = BrowserIngest.Check(context.Request, caller);
        return problem is null ? (caller, null) : (null, problem);
    }

    /// <summary>Reads, publishes and acknowledges, in this order: a receipt means that the broker has the events.</summary>
    public async Task<IResult> TakeAsync(HttpContext context, Caller caller, ReadOnlyMemory<byte> body, Filler fill)
    {
        if (tenantLimits.RefuseEvents(context, caller) is { } early) return early;
        if (!TryRead(context, caller, body.Span, fill, out var records, out var answer) || answer is not Receipt { Accepted: var count, ReceivedAt: var receivedAt }) return answer;
        if (await tenantLimits.TakeEventsAsync(context, caller, count) is { } refusal) return refusal;
        try
        {
            await publisher.PublishAsync(caller.TenantId, records, receivedAt.ToUnixTimeMilliseconds(), context.RequestAborted);
            return answer;
        }
        catch
        {
            tenantLimits.GiveBackEvents(caller, count);
            throw;
        }
    }

    // The batch goes back to the pool before the wait for the broker, so that few are needed.
    private bool TryRead(HttpContext context, Caller caller, ReadOnlySpan<byte> body, Filler fill, out IReadOnlyList<OutgoingRecord> records, out IResult answer)
    {
        records = [];
        var (batch, receivedAt) = (batches.Get(), time.GetUtcNow());
        try
        {
            batch.Begin(caller);
            var client = ClientFacts.Of(context, stackalloc byte[2 * EventDefaults.MaxMemberLength]);
            var defaults = new EventDefaults { ReceivedAt = receivedAt.ToUnixTimeMilliseconds(), IpMember = client.IpMember, UserAgentMember = client.UserAgentMember };
            var problem = fill(batch, body, defaults);
            if (problem is null && !batch.IsTooMany)
            {
                records = batch.TakeRecords();
                answer = new Receipt(Guid.CreateVersion7(receivedAt), batch.Accepted, batch.TakeRejected(), receivedAt);
                return true;
            }

            answer = problem ?? Problems.TooManyEvents(Limits.MaxEvents);
            return false;
        }
        catch (JsonException broken)
        {
            answer = Problems.NotJson(broken.Message);
            return false;
        }
        finally
        {
            batches.Return(batch);
        }
    }
}
