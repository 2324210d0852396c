using System.Globalization;
using System.Text;
using Meridian.Contracts;
using Meridian.Contracts.Events;
using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>
/// The events of one insert as records of <c>events.enriched</c>, a tenant's together. Where one ends and the next begins depends only on what is in
/// the source records, so that an insert that is done again makes the same ones (<see cref="EnrichedSequence"/>).
/// </summary>
internal sealed class EnrichedRecords(int partition) : IDisposable
{
    // Enrichment adds less than a kilobyte to an event; so a record stays below 900 KiB in the worst case and at some 300 KiB commonly.
    private const int MostEvents = 700;
    private const int MostSourceBytes = 256 * 1024;

    private static readonly byte[] Schema = Encoding.UTF8.GetBytes(EnrichedBlockWriter.Schema);

    private readonly Dictionary<Guid, OpenRecord> _open = [];
    private readonly List<OpenRecord> _inOrder = [];
    private readonly Stack<EnrichedBlockWriter> _idle = [];
    private readonly List<OutgoingRecord> _done = [];
    private long _chunk;
    private long _processedMs;

    /// <summary>Begins the records of an insert.</summary>
    /// <param name="chunk">The insert's number.</param>
    /// <param name="processedMs">Milliseconds since 1970 UTC.</param>
    public void Begin(long chunk, long processedMs)
    {
        (_chunk, _processedMs) = (chunk, processedMs);
        foreach (var open in _inOrder) _idle.Push(open.Writer);
        _inOrder.Clear();
        _open.Clear();
        _done.Clear();
    }

    public void Add(Guid tenant, in EnrichedEvent item)
    {
        if (!_open.TryGetValue(tenant, out var open)) open = Open(tenant);
        var source = item.Source;
        var bytes = source.MessageId.Length + source.Event.Length + source.UserId.Length + source.AnonymousId.Length + source.GroupId.Length
            + source.Properties.Length + source.Traits.Length + source.Context.Length;
        if (open.Writer.Count == MostEvents || (open.Writer.Count > 0 && open.SourceBytes + bytes > MostSourceBytes)) End(open);
        if (open.Writer.Count == 0) open.FirstMessage = source.MessageId.ToArray();
        open.Writer.Add(item);
        open.SourceBytes += bytes;
    }

    /// <summary>All records of the insert, in the order in which they are to be published.</summary>
    public IReadOnlyList<OutgoingRecord> End()
    {
        foreach (var open in _inOrder) End(open);
        return _done;
    }

    public void Dispose()
    {
        foreach (var writer in _idle.Concat(_inOrder.Select(open => open.Writer))) writer.Dispose();
    }

    private OpenRecord Open(Guid tenant)
    {
        var open = new OpenRecord(tenant, _idle.TryPop(out var writer) ? writer : new EnrichedBlockWriter());
        open.Writer.Reset(tenant, _processedMs, partition);
        _open.Add(tenant, open);
        _inOrder.Add(open);
        return open;
    }

    private void End(OpenRecord open)
    {
        if (open.Writer.Count == 0) return;
        var tenant = Encoding.UTF8.GetBytes(open.Tenant.ToString(null, CultureInfo.InvariantCulture));
        _done.Add(new OutgoingRecord(Topics.EventsEnriched.Name, partition, tenant, open.Writer.ToArray(),
        [
            new(RecordHeaders.TenantId, tenant),
            new(RecordHeaders.MessageId, open.FirstMessage),
            new(RecordHeaders.Schema, Schema),
            new(RecordHeaders.Sequence, new EnrichedSequence(_chunk, _done.Count).ToBytes()),
        ]));
        open.Writer.Reset(open.Tenant, _processedMs, partition);
        open.SourceBytes = 0;
    }

    private sealed class OpenRecord(Guid tenant, EnrichedBlockWriter writer)
    {
        public Guid Tenant => tenant;

        public EnrichedBlockWriter Writer => writer;

        public int SourceBytes { get; set; }

        public byte[] FirstMessage { get; set; } = [];
    }
}
