using System.ComponentModel.DataAnnotations;

namespace Meridian.ServiceDefaults.Settings;

/// <summary>How a service stops; section <c>Shutdown</c>.</summary>
public sealed class ShutdownOptions
{
    public const string Section = "Shutdown";

    /// <summary>How long requests are still taken after the signal, with <c>/health</c> failing, so that a load balancer can turn away first.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan DrainDelay { get; init; }

    /// <summary>The longest wait for running requests and consumers after that.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(8);
}
