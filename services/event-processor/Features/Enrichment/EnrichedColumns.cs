using Meridian.Contracts.Events;
using Meridian.EventProcessor.Features.Enrichment.Geo;
using Meridian.EventProcessor.Features.Enrichment.UserAgents;

namespace Meridian.EventProcessor.Features.Enrichment;

/// <summary>What enrichment adds to an event, as columns. Text is UTF-8, empty where nothing is known, and stays good for ever: it is shared.</summary>
internal readonly struct EnrichedColumns(GeoPlace place, UserAgentColumns userAgent, Guid sessionId, long timestamp)
{
    /// <summary>ISO 3166-1 alpha-2.</summary>
    public ReadOnlySpan<byte> Country => place.Country;

    /// <summary>State or province, in English.</summary>
    public ReadOnlySpan<byte> Region => place.Region;

    /// <summary>In English.</summary>
    public ReadOnlySpan<byte> City => place.City;

    /// <summary>The family, such as Chrome.</summary>
    public ReadOnlySpan<byte> Browser => userAgent.Browser;

    /// <summary>As far as it is known: 138.0.0.</summary>
    public ReadOnlySpan<byte> BrowserVersion => userAgent.BrowserVersion;

    /// <summary>The family, such as Windows.</summary>
    public ReadOnlySpan<byte> Os => userAgent.Os;

    /// <summary>As far as it is known.</summary>
    public ReadOnlySpan<byte> OsVersion => userAgent.OsVersion;

    /// <summary>The family, such as iPhone.</summary>
    public ReadOnlySpan<byte> Device => userAgent.Device;

    /// <summary>See <see cref="Sessions.SessionId"/>; empty for an event of nobody.</summary>
    public Guid SessionId { get; } = sessionId;

    /// <summary>When it happened by our clock, milliseconds since 1970 UTC.</summary>
    public long Timestamp { get; } = timestamp;

    /// <summary>The event with these columns; when and where it was processed is for the caller to add.</summary>
    public EnrichedEvent ToEvent(in IngestEvent source) => new()
    {
        Source = source,
        SessionId = SessionId,
        Country = Country,
        Region = Region,
        City = City,
        Browser = Browser,
        BrowserVersion = BrowserVersion,
        Os = Os,
        OsVersion = OsVersion,
        Device = Device,
    };
}
