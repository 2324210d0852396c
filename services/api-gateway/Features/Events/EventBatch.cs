using System.Globalization;
using System.Text;
using System.Text.Json;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Limits;
using Meridian.Contracts;
using Meridian.Contracts.Events;
using Meridian.Kafka;

namespace Meridian.ApiGateway.Features.Events;

/// <summary>
/// The events of one request on their way into blocks, one for each partition. Made once and used again (<see cref="Begin"/>): it holds buffers.
/// </summary>
internal sealed class EventBatch(IngestOptions limits, UserRates users) : IDisposable
{
    private static readonly byte[] SchemaName = Encoding.ASCII.GetBytes(EventBlockWriter.Schema);
    private static readonly JsonReaderOptions OneValue = new() { MaxDepth = 8 * IngestEventParser.MaxDepth };
    private static readonly JsonReaderOptions ManyValues = OneValue with { AllowMultipleValues = true };

    private readonly IngestEventParser _parser = new();
    private readonly PartitionBlock[] _blocks =
        [.. Enumerable.Range(0, Topics.EventsIngest.Partitions).Select(partition => new PartitionBlock(partition))];

    private readonly byte[] _key = new byte[EventPartition.TenantPrefixLength + IngestEventParser.MaxTextLength];
    private List<OutgoingRecord> _records = [];
    private List<RejectedEvent> _rejected = [];
    private Guid _tenantId;
    private TenantPartitions _partitions;
    private byte[] _tenantHeader = [];
    private int _seen;
    private int _perUser;

    /// <summary>Whether there were more events than a request may have; then nothing of it is to be used.</summary>
    public bool IsTooMany => _seen > limits.MaxEvents;

    /// <summary>How many events were taken.</summary>
    public int Accepted { get; private set; }

    /// <summary>Whether there was at least one piece of JSON, be it an event or not.</summary>
    public bool HasJson { get; private set; }

    /// <summary>Starts anew for a tenant.</summary>
    public void Begin(Caller caller)
    {
        var tenantId = caller.TenantId;
        _perUser = caller.Entitlements.Plan.UserEventsPerSecond;
        foreach (var block in _blocks) block.Clear();
        // Both lists go out with the last request; a new one gets its own.
        (_records, _rejected, _seen, Accepted, HasJson) = ([], [], 0, 0, false);
        if (tenantId == _tenantId) return;
        _tenantHeader = Encoding.ASCII.GetBytes(tenantId.ToString("D", CultureInfo.InvariantCulture));
        _partitions = new TenantPartitions(tenantId, Topics.EventsIngest.Partitions);
        _tenantId = tenantId;
    }

    /// <summary>Takes an array of events, or events one after the other.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public void AddJson(ReadOnlySpan<byte> json, in EventDefaults defaults)
    {
        var isArray = json.TrimStart(" \t\r\n"u8) is [(byte)'[', ..];
        var reader = new Utf8JsonReader(json, isArray ? OneValue : ManyValues);
        if (isArray) reader.Read();
        while (!IsTooMany && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var flaw = _parser.Parse(ref reader, json, defaults, out var item);
            Take(flaw, item, defaults.ReceivedAt);
        }

        if (isArray && !IsTooMany) reader.Read();
    }

    /// <summary>Takes one event a line; a line that is not JSON is rejected like any flawed event.</summary>
    public void AddLines(ReadOnlySpan<byte> lines, in EventDefaults defaults)
    {
        foreach (var range in lines.Split((byte)'\n'))
        {
            var line = lines[range].Trim(" \t\r"u8);
            if (line.IsEmpty) continue;
            if (!TryAddLine(line, defaults)) Reject(EventFlaw.NotJson, default);
            if (IsTooMany) return;
        }
    }

    /// <summary>What goes to the broker.</summary>
    public IReadOnlyList<OutgoingRecord> TakeRecords()
    {
        foreach (var block in _blocks) Close(block);
        return _records;
    }

    /// <summary>What was not taken.</summary>
    public IReadOnlyList<RejectedEvent> TakeRejected() => _rejected;

    public void Dispose()
    {
        foreach (var block in _blocks) block.Dispose();
    }

    private bool TryAddLine(ReadOnlySpan<byte> line, in EventDefaults defaults)
    {
        try
        {
            var reader = new Utf8JsonReader(line, OneValue);
            reader.Read();
            var flaw = _parser.Parse(ref reader, line, defaults, out var item);
            // Throws when something stands behind the event.
            reader.Read();
            Take(flaw, item, defaults.ReceivedAt);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Take(EventFlaw flaw, in IngestEvent item, long receivedAt)
    {
        HasJson = true;
        if (flaw != EventFlaw.None)
        {
            Reject(flaw, item.MessageId);
            return;
        }

        var key = _key.AsSpan(0, EventPartition.WriteKey(_tenantId, item.Subject, _key));
        if (users.IsOver(key, _perUser, receivedAt / 1_000))
        {
            Reject(EventFlaw.UserRateLimited, item.MessageId);
            return;
        }

        _seen++;
        if (IsTooMany) return;
        var block = _blocks[_partitions.Of(key)];
        if (block.Writer.Length > limits.MaxBlockBytes) Close(block);
        block.Add(_tenantId, receivedAt, key, item);
        Accepted++;
    }

    private void Reject(EventFlaw flaw, ReadOnlySpan<byte> messageId)
    {
        var id = messageId.IsEmpty ? null : Encoding.UTF8.GetString(messageId);
        _rejected.Add(new RejectedEvent(_seen++, id, EventFlaws.Code(flaw), EventFlaws.Describe(flaw, _parser.FlawedField)));
    }

    private void Close(PartitionBlock block)
    {
        if (block.Writer.Count == 0) return;
        _records.Add(new OutgoingRecord(Topics.EventsIngest.Name, block.Partition, block.FirstKey, block.Writer.ToArray(),
        [
            new(RecordHeaders.TenantId, _tenantHeader), new(RecordHeaders.MessageId, block.FirstMessageId), new(RecordHeaders.Schema, SchemaName),
        ]));
        block.Clear();
    }
}
