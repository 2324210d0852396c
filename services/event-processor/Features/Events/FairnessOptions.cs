using System.ComponentModel.DataAnnotations;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>When a tenant's burst becomes its own affair (ADR-011); section <c>Fairness</c>.</summary>
internal sealed class FairnessOptions
{
    public const string Section = "Fairness";

    /// <summary>A partition whose records have waited for so long is late. Above <c>Kafka:Consumer:MaxWait</c>, or it always is.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan LateAfter { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>The part of what came in on late partitions above which a tenant is what makes them late.</summary>
    [Range(0.01, 1.0)]
    public double Share { get; init; } = 0.1;

    /// <summary>Bytes below which nobody is: a few records of a quiet hour are no burst.</summary>
    [Range(0, int.MaxValue)]
    public int LeastBytes { get; init; } = 256 * 1024;

    /// <summary>After a tenant was moved, the time for that to show before the next one is.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Settling { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Tenants in the slow lane of a partition at most.</summary>
    [Range(0, 1000)]
    public int MostTenants { get; init; } = 20;

    /// <summary>How long a turn of the slow lane should take: so long the others may have to wait for it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan SlowTurn { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The same while nobody else sends: large turns cost less an event, and the first who comes waits for one of them.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan LoneTurn { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>After how long without events of anybody else the slow lane has the processor to itself.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan LoneAfter { get; init; } = TimeSpan.FromSeconds(10);
}
