using System.ComponentModel.DataAnnotations;

namespace Meridian.ApiGateway.Features.Limits;

/// <summary>How limits are kept over several gateways; section <c>Limits</c>.</summary>
internal sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>What a gateway takes ahead from a tenant's allowance, as the time in which the allowance brings as much: the longer, the fewer round trips and the larger the error.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>What was taken ahead and lay unused for this long goes back.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan LeaseLife { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait of a request for Redis; then it counts as away.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:30")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often a gateway shows itself to the others and, while Redis is away, looks for it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often the month's events are written to the database.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan UsageInterval { get; init; } = TimeSpan.FromSeconds(2);
}
