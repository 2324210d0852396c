using System.ComponentModel.DataAnnotations;

namespace Meridian.WebApp.Sessions;

/// <summary>How sessions are kept; section <c>Sessions</c>.</summary>
internal sealed class SessionOptions
{
    public const string Section = "Sessions";

    /// <summary>Seals what lies in Redis. All replicas have the same; changing it signs everybody out.</summary>
    [MinLength(32)]
    public string? Secret { get; init; }
}
