using Meridian.Contracts.Events;
using Meridian.EventProcessor.Features.Enrichment.Geo;
using Meridian.EventProcessor.Features.Enrichment.Sessions;
using Meridian.EventProcessor.Features.Enrichment.UserAgents;

namespace Meridian.EventProcessor.Features.Enrichment;

/// <summary>
/// Adds to an event where it came from, what it was sent with and which session it belongs to. One instance serves all threads and partitions; a
/// <see cref="SessionTracker"/> belongs to one partition and its thread. An event costs no allocation once its address and user agent have been seen.
/// <code>
/// foreach (var item in block)
/// {
///     // after the decision about duplicates: a duplicate must not lengthen a session
///     var columns = enricher.Enrich(item, block.TenantId, block.ReceivedAt, sessions);
///     rows.Add(item, columns, …);
/// }
/// // stored: sessions.Commit();   to be tried again: sessions.Rollback();
/// </code>
/// </summary>
/// <remarks>
/// The timestamp is the event's own: the door has corrected it by Segment's rule already (<see cref="EventClock.Correct"/>), where the client's times are still
/// known. To correct it again would shift it twice.
/// </remarks>
internal sealed class Enricher : IDisposable
{
    [ThreadStatic]
    private static byte[]? _scratch;

    private readonly GeoLocator _locator;
    private readonly UserAgentCatalog _userAgents;

    private Enricher(GeoLocator locator, UserAgentCatalog userAgents) => (_locator, _userAgents) = (locator, userAgents);

    /// <summary>Opens what the options name.</summary>
    /// <exception cref="InvalidDataException">A file is not what it should be.</exception>
    /// <exception cref="IOException">A file is not there or cannot be read; the message names it.</exception>
    public static Enricher Open(EnrichmentOptions options)
    {
        var parser = options.UserAgentPatterns is { } patterns ? UserAgentParser.Load(patterns) : null;
        var ipv4 = options.GeoIpv4 is { } small ? MmdbFile.Open(small) : null;
        var ipv6 = options.GeoIpv6 is { } large ? MmdbFile.Open(large) : null;
        return new Enricher(new GeoLocator(ipv4, ipv6), new UserAgentCatalog(parser));
    }

    /// <summary>The columns of an event.</summary>
    /// <param name="tenant">Whose event it is.</param>
    /// <param name="receivedAt">When it arrived, milliseconds since 1970 UTC.</param>
    /// <param name="sessions">The sessions of the event's partition.</param>
    public EnrichedColumns Enrich(in IngestEvent item, Guid tenant, long receivedAt, SessionTracker sessions)
    {
        if (_scratch is null || _scratch.Length < item.Context.Length) _scratch = new byte[Math.Max(IngestEventParser.MaxEventLength, item.Context.Length)];
        var client = ClientContext.Read(item.Context, _scratch);
        var session = item.Subject.IsEmpty ? Guid.Empty : sessions.Assign(SessionTracker.KeyOf(tenant, item.Subject), item.Timestamp, receivedAt);
        return new EnrichedColumns(_locator.Find(client.Ip), _userAgents.Find(client.UserAgent), session, item.Timestamp);
    }

    public void Dispose() => _locator.Dispose();
}
