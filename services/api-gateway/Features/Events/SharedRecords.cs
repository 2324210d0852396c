using System.Diagnostics;
using Meridian.Kafka;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Events;

/// <summary>
/// Publishes the blocks of requests. A record costs the broker and its clients as much as many events do, so while one is under way for a partition of a tenant, the
/// blocks of other requests for the same gather, and share the next (ADR-021). Nobody waits for company.
/// </summary>
internal sealed class SharedRecords(KafkaPublisher publisher, IOptions<IngestOptions> options)
{
    private readonly Lock _gate = new();

    // What gathers behind the record that is under way.
    private readonly Dictionary<(Guid Tenant, int Partition), List<SharedRecord>> _underWay = [];

    /// <summary>Publishes a request's blocks.</summary>
    /// <param name="receivedAt">Their time of arrival, milliseconds since 1970 UTC.</param>
    /// <inheritdoc cref="KafkaPublisher.PublishAsync(IReadOnlyList{OutgoingRecord}, CancellationToken)"/>
    public Task PublishAsync(Guid tenantId, IReadOnlyList<OutgoingRecord> blocks, long receivedAt, CancellationToken ct)
    {
        // A trace that is being recorded goes on with its record, and a record has room for one.
        if (Activity.Current is { Recorded: true } || blocks.Count == 0) return publisher.PublishAsync(blocks, ct);
        var done = blocks is [var only] ? Publish(tenantId, only, receivedAt) : Task.WhenAll(blocks.Select(block => Publish(tenantId, block, receivedAt)));
        return done.WaitAsync(ct);
    }

    private Task Publish(Guid tenantId, OutgoingRecord block, long receivedAt)
    {
        var place = (tenantId, block.Partition!.Value);
        lock (_gate)
        {
            if (_underWay.TryGetValue(place, out var waiting))
            {
                if (waiting.Count == 0 || !waiting[^1].TryAdd(block, receivedAt, options.Value.MaxBlockBytes)) waiting.Add(new SharedRecord(block, receivedAt));
                return waiting[^1].Done;
            }

            _underWay.Add(place, []);
        }

        var first = new SharedRecord(block, receivedAt);
        _ = SendAsync(place, [first]);
        return first.Done;
    }

    // Until nothing waits. What goes wrong is told to those whose blocks they are.
    private async Task SendAsync((Guid Tenant, int Partition) place, List<SharedRecord> records)
    {
        // The first request's trace is not that of the others.
        Activity.Current = null;
        while (records.Count > 0)
        {
            var sent = PublishAsync(records);
            await sent.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var record in records) record.Complete(sent);
            records = Next(place);
            if (sent.Exception?.InnerException is not BrokerUnavailableException || records.Count == 0) continue;

            // They have waited for that one; to try once more for them would be twice the longest wait.
            foreach (var record in records) record.Complete(sent);
            records = Next(place);
        }
    }

    // Whatever fails fails in the task: nobody waits for what will never be sent.
    private async Task PublishAsync(List<SharedRecord> records) => await publisher.PublishAsync([.. records.Select(record => record.Close())], CancellationToken.None);

    private List<SharedRecord> Next((Guid Tenant, int Partition) place)
    {
        lock (_gate)
        {
            var waiting = _underWay[place];
            if (waiting.Count == 0) _underWay.Remove(place);
            else _underWay[place] = [];
            return waiting;
        }
    }
}
