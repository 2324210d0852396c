using System.Text.Json.Serialization;

namespace Meridian.Stack;

/// <summary>What a running stack says about itself: the host writes it on every change, the command reads it.</summary>
/// <param name="HostPid">The process that owns all others.</param>
/// <param name="HostStartedAt">When that process started: tells it from another process that was given the same id later.</param>
/// <param name="Connections">Connection strings of the stores, by the kind of store.</param>
/// <param name="Demo">How to sign in and send events as the demo tenant; absent without one.</param>
public sealed record StackState(
    int HostPid,
    DateTimeOffset HostStartedAt,
    string Infrastructure,
    string? DeveloperPage,
    IReadOnlyList<ResourceState> Resources,
    IReadOnlyDictionary<string, string> Connections,
    DemoAccess? Demo)
{
    /// <summary>Whether every long-running resource is healthy and every one-shot one has ended well.</summary>
    [JsonIgnore]
    public bool IsHealthy => Resources.Count > 0 && Resources.All(resource => resource.IsReady);

    /// <summary>The first address of a resource's endpoint.</summary>
    /// <exception cref="KeyNotFoundException">The stack has no such endpoint.</exception>
    public Uri Endpoint(string resource, string endpoint = "http") =>
        Resources.FirstOrDefault(candidate => candidate.Name == resource)?.Endpoints.GetValueOrDefault(endpoint) is { } address
            ? new Uri(address)
            : throw new KeyNotFoundException($"The running stack has no endpoint {endpoint} of {resource}.");
}
