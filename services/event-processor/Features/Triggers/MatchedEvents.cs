using System.Text;
using Meridian.Contracts;
using Meridian.Contracts.Events;
using Meridian.Contracts.Workflows;
using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Triggers;

/// <summary>What events have started and is to be published: the records, and the rows that traces show.</summary>
internal sealed class MatchedEvents : IDisposable
{
    private static readonly byte[] Schema = Encoding.ASCII.GetBytes(WorkflowTrigger.Schema);

    private readonly WorkflowTriggerWriter _writer = new();
    private readonly List<OutgoingRecord> _records = [];
    private readonly List<TriggerMatch> _rows = [];
    private readonly List<Trigger> _found = [];
    private readonly List<int> _scratch = [];

    public int Count => _records.Count;

    public IReadOnlyList<OutgoingRecord> Records => _records;

    public IReadOnlyList<TriggerMatch> Rows => _rows;

    public void Clear()
    {
        _records.Clear();
        _rows.Clear();
    }

    /// <summary>Matches a record's events from one on, until there are <paramref name="enough"/> matches.</summary>
    /// <returns>The event to go on with; -1 when there is none left.</returns>
    /// <exception cref="EventBlockException">The record holds something else.</exception>
    public int Add(ConsumedRecord record, int from, TriggerList triggers, DateTimeOffset now, int enough)
    {
        var block = new EnrichedBlockReader(record.Value);
        if (triggers.Of(block.TenantId) is not { } ofTenant) return -1;
        var index = 0;
        foreach (var item in block)
        {
            if (index++ < from) continue;
            _found.Clear();
            ofTenant.Match(item, now.ToUnixTimeMilliseconds(), _scratch, _found);
            foreach (var trigger in _found) Add(item, block.TenantId, trigger, now);
            if (_records.Count >= enough) return index;
        }

        return -1;
    }

    public void Dispose() => _writer.Dispose();

    private void Add(in EnrichedEvent item, Guid tenant, Trigger trigger, DateTimeOffset now)
    {
        var execution = ExecutionId.Of(tenant, trigger.WorkflowId, trigger.Version, item.Source.MessageId);
        _records.Add(new OutgoingRecord(
            Topics.WorkflowsTrigger.Name, null, Encoding.ASCII.GetBytes(WorkflowTrigger.KeyOf(tenant, execution)),
            _writer.Write(tenant, trigger.WorkflowId, trigger.Version, execution, now, item),
            [
                new(RecordHeaders.TenantId, Encoding.ASCII.GetBytes(tenant.ToString())),
                new(RecordHeaders.MessageId, item.Source.MessageId.ToArray()),
                new(RecordHeaders.Schema, Schema),
            ]));
        _rows.Add(new TriggerMatch(tenant, item.ReceivedAt, now, EventKeys.Of(tenant, item.Source.MessageId), execution, trigger.WorkflowId, trigger.Version));
    }
}
