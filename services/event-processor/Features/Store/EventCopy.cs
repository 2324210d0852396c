using Meridian.Contracts.Events;

namespace Meridian.EventProcessor.Features.Store;

/// <summary>Rows of the table <c>events</c> out of records of <c>events.enriched</c>.</summary>
internal sealed class EventCopy(StoreDays days)
{
    public const string Sql = """
        COPY event_processor.events (tenant_id, received_at, happened_at, processed_at, message_key, user_key, source_offset, enriched_offset, source_index,
            partition, type, session_id, message_id, event, user_id, anonymous_id, group_id, properties, traits, context) FROM STDIN (FORMAT BINARY)
        """;

    private const short Columns = 20;
    private const long DayMs = 24 * 60 * 60 * 1000;

    private long _day = -1;
    private bool _dayIsKept;

    public CopyRows Rows { get; } = new();

    /// <summary>Events that arrived too long ago, or claim to arrive in days to come.</summary>
    public int LeftOut { get; private set; }

    public void Restart()
    {
        Rows.Restart();
        LeftOut = 0;
        _day = -1;
    }

    /// <param name="value">Of a record of <c>events.enriched</c>.</param>
    /// <param name="enrichedOffset">Of that record.</param>
    /// <exception cref="EventBlockException">The record holds something else; nothing of it was added.</exception>
    public void Add(ReadOnlySpan<byte> value, long enrichedOffset)
    {
        var block = new EnrichedBlockReader(value);
        foreach (var item in block)
        {
            if (IsKept(item.ReceivedAt)) Add(item, block.TenantId, enrichedOffset);
            else LeftOut++;
        }
    }

    private bool IsKept(long receivedAt)
    {
        if (receivedAt / DayMs is var day && day == _day) return _dayIsKept;
        (_day, _dayIsKept) = (day, days.IsKept(StoreDays.DayOf(receivedAt)));
        return _dayIsKept;
    }

    private void Add(in EnrichedEvent item, Guid tenant, long enrichedOffset)
    {
        var source = item.Source;
        Rows.BeginRow(Columns);
        Rows.Uuid(tenant);
        Rows.Timestamp(item.ReceivedAt);
        Rows.Timestamp(source.Timestamp);
        Rows.Timestamp(item.ProcessedAt);
        Rows.BigInt(EventKeys.Of(tenant, source.MessageId));
        Rows.BigInt(EventKeys.Of(tenant, source.Subject));
        Rows.BigInt(item.Offset);
        Rows.BigInt(enrichedOffset);
        Rows.Integer((int)item.Index);
        Rows.SmallInt((short)item.Partition);
        Rows.SmallInt((short)source.Type);
        if (item.SessionId == Guid.Empty) Rows.Null();
        else Rows.Uuid(item.SessionId);
        AddTexts(source);
    }

    private void AddTexts(in IngestEvent source)
    {
        Rows.Text(source.MessageId);
        Rows.Text(source.Event);
        Rows.Text(source.UserId);
        Rows.Text(source.AnonymousId);
        Rows.Text(source.GroupId);
        Rows.Text(source.Properties);
        Rows.Text(source.Traits);
        Rows.Text(source.Context);
    }
}
