using System.Buffers.Text;
using System.Text.Json;
using Meridian.Contracts.Events;

namespace Meridian.Contracts.Filters;

/// <summary>One event while a filter looks at it.</summary>
internal ref struct FilterScope
{
    // Unescaped text; good until the next is asked for.
    [ThreadStatic]
    private static byte[]? _scratch;

    private readonly EnrichedEvent _event;
    private readonly IngestEvent _item;
    private readonly JsonLookup[] _lookups;
    private readonly Span<JsonSlot> _slots;
    private int _read;

    public FilterScope(in EnrichedEvent item, long now, JsonLookup[] lookups, Span<JsonSlot> slots)
    {
        _event = item;
        _item = item.Source;
        Now = now;
        _lookups = lookups;
        _slots = slots;
    }

    public long Now { get; }

    /// <summary>A field that is text; empty when it was not given.</summary>
    public readonly ReadOnlySpan<byte> Text(FilterField field) => field switch
    {
        FilterField.Event => _item.Event,
        FilterField.Type => EventTypes.Utf8Name(_item.Type),
        FilterField.MessageId => _item.MessageId,
        FilterField.UserId => _item.UserId,
        FilterField.AnonymousId => _item.AnonymousId,
        FilterField.GroupId => _item.GroupId,
        FilterField.SessionId => Session(),
        _ => Finding(field),
    };

    /// <summary>A field that is a time in milliseconds since 1970 UTC; 0 when it was not given.</summary>
    public readonly long Time(FilterField field) => field switch
    {
        FilterField.Timestamp => _item.Timestamp,
        FilterField.SentAt => _item.SentAt,
        _ => _event.ReceivedAt,
    };

    /// <summary>A value inside a JSON object.</summary>
    public JsonSlot Slot(FilterField field, int slot)
    {
        var bit = 1 << (field - FilterField.Properties);
        if ((_read & bit) == 0) Read(field, bit);
        return _slots[slot];
    }

    /// <summary>The text in a slot.</summary>
    public readonly ReadOnlySpan<byte> Text(FilterField field, JsonSlot slot)
    {
        var json = Json(field);
        if (!slot.IsEscaped) return json.Slice(slot.Start, slot.Length);
        if (_scratch is null || _scratch.Length < slot.Length) _scratch = new byte[Math.Max(IngestEventParser.MaxEventLength, slot.Length)];
        var reader = new Utf8JsonReader(json.Slice(slot.Start - 1, slot.Length + 2));
        reader.Read();
        return _scratch.AsSpan(0, reader.CopyString(_scratch));
    }

    /// <summary>The number in a slot.</summary>
    public readonly double Number(FilterField field, JsonSlot slot) =>
        Utf8Parser.TryParse(Json(field).Slice(slot.Start, slot.Length), out double number, out _) ? number : double.NaN;

    private readonly ReadOnlySpan<byte> Finding(FilterField field) => field switch
    {
        FilterField.Country => _event.Country,
        FilterField.Region => _event.Region,
        FilterField.City => _event.City,
        FilterField.Browser => _event.Browser,
        FilterField.BrowserVersion => _event.BrowserVersion,
        FilterField.Os => _event.Os,
        FilterField.OsVersion => _event.OsVersion,
        _ => _event.Device,
    };

    private readonly ReadOnlySpan<byte> Session()
    {
        if (_event.SessionId == Guid.Empty) return default;
        _scratch ??= new byte[IngestEventParser.MaxEventLength];
        _event.SessionId.TryFormat(_scratch, out var length);
        return _scratch.AsSpan(0, length);
    }

    private readonly ReadOnlySpan<byte> Json(FilterField field) => field switch
    {
        FilterField.Properties => _item.Properties,
        FilterField.Traits => _item.Traits,
        _ => _item.Context,
    };

    private void Read(FilterField field, int bit)
    {
        _read |= bit;
        _lookups[field - FilterField.Properties].Find(Json(field), _slots);
    }
}
