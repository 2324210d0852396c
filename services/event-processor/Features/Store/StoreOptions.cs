using System.ComponentModel.DataAnnotations;

namespace Meridian.EventProcessor.Features.Store;

/// <summary>How long events stay in Postgres; section <c>Store</c>.</summary>
internal sealed class StoreOptions
{
    public const string Section = "Store";

    /// <summary>Days after that of its arrival on which an event is still there.</summary>
    [Range(1, 400)]
    public int RetentionDays { get; init; } = 30;

    /// <summary>Days that are made before they begin. An event that claims to have arrived later than that is not kept here.</summary>
    [Range(1, 30)]
    public int DaysAhead { get; init; } = 2;

    /// <summary>Days for which it is kept when events became queryable: as long as the broker has their records.</summary>
    [Range(1, 400)]
    public int HistoryDays { get; init; } = 7;
}
