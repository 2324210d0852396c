namespace Meridian.EventProcessor.Features.Events.Duplicates;

/// <summary>Where a message has been seen before; the later one counts more.</summary>
internal enum Sighting
{
    /// <summary>Nowhere in time.</summary>
    None,

    /// <summary>In another partition, or so long ago that a restore of this one would not bring it back.</summary>
    Elsewhere,

    /// <summary>In this partition.</summary>
    Own,
}
