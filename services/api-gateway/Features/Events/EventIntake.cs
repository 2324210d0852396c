using System.Text.Json;
using Meridian.ApiGateway.Features.Ingestion;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Limits;
using Meridian.Contracts.Events;
using Meridian.Kafka;
using Meridian.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Events;

/// <summary>The way of events from a body onto the broker, whatever protocol they came by.</summary>
internal sealed class EventIntake(
    ApiKeys keys, TenantLimits tenantLimits, SharedRecords publisher, ObjectPool<EventBatch> batches, IntakeTally tally, IOptions<IngestOptions> options, TimeProvider time)
{
    // What the answer to such an exception says, too.
    private const string BrokerAway = "service.unavailable";

    /// <summary>Puts the events of a body into a batch, or returns the problem to answer with. Throws <see cref="JsonException"/>.</summary>
    public delegate IResult? Filler(EventBatch batch, ReadOnlySpan<byte> body, in EventDefaults defaults);

    public IngestOptions Limits => options.Value;

    /// <summary>Who sends, or the problem to answer with.</summary>
    public async ValueTask<(Caller? Caller, IResult? Problem)> CheckAsync(string? key, HttpContext context)
    {
        var (caller, problem) = await keys.CheckAsync(key, ApiScopes.Ingest, context);
        if (caller is not null && BrowserIngest.Check(context.Request, caller) is { } tooStrong) problem = Refused(caller, tooStrong);
        return problem is null ? (caller, null) : (null, problem);
    }

    /// <summary>Reads, publishes and acknowledges, in this order: a receipt means that the broker has the events.</summary>
    public async Task<IResult> TakeAsync(HttpContext context, Caller caller, ReadOnlyMemory<byte> body, Filler fill)
    {
        if (tenantLimits.RefuseEvents(context, caller) is { } early) return Refused(caller, early);
        if (!TryRead(context, caller, body.Span, fill, out var records, out var answer) || answer is not Receipt { Accepted: var count } receipt) return Refused(caller, answer);
        if (await tenantLimits.TakeEventsAsync(context, caller, count) is { } refusal) return Refused(caller, refusal);
        try
        {
            await publisher.PublishAsync(caller.TenantId, records, receipt.ReceivedAt.ToUnixTimeMilliseconds(), context.RequestAborted);
        }
        catch (Exception fault)
        {
            tenantLimits.GiveBackEvents(caller, count);
            if (fault is BrokerUnavailableException) tally.RefuseRequest(caller.TenantId, BrokerAway);
            throw;
        }

        tally.Accept(caller.TenantId, receipt.ReceivedAt, count);
        if (receipt.Rejected.Count > 0) tally.RefuseEvents(caller.TenantId, receipt.ReceivedAt, receipt.Rejected.Select(item => item.Code));
        return receipt;
    }

    /// <summary>Writes down that nothing of a request was taken, and why.</summary>
    public IResult Refused(Caller caller, IResult problem)
    {
        if (problem is ProblemHttpResult { ProblemDetails.Extensions: var extensions } && extensions.TryGetValue(ProblemConventions.Code, out var code) && code is string text) tally.RefuseRequest(caller.TenantId, text);
        return problem;
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
