namespace Meridian.ApiGateway.Features.Limits;

/// <summary>Limits by the names that clients see.</summary>
internal static class LimitPolicies
{
    /// <summary>Events taken in.</summary>
    public const string Events = "events";

    /// <summary>Requests of every other kind.</summary>
    public const string Requests = "requests";

    /// <summary>Events of a calendar month.</summary>
    public const string Month = "events-month";
}
