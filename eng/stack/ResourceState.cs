using System.Text.Json.Serialization;

namespace Meridian.Stack;

/// <summary>One resource of a running stack.</summary>
/// <param name="State">The app model's state: NotStarted, Waiting, Starting, Running, Finished, FailedToStart, …</param>
/// <param name="Health">Healthy, Degraded or Unhealthy; null while not running.</param>
/// <param name="Endpoints">Address by endpoint name.</param>
public sealed record ResourceState(
    string Name,
    string Type,
    string State,
    string? Health,
    IReadOnlyDictionary<string, string> Endpoints,
    int? Pid,
    int? ExitCode)
{
    /// <summary>Healthy, or ended with exit code 0 (migrations).</summary>
    [JsonIgnore]
    public bool IsReady => State == "Finished" ? ExitCode is 0 : State == "Running" && Health == "Healthy";

    /// <summary>It will not become ready by waiting. (A process that died and is about to be started again has not failed.)</summary>
    [JsonIgnore]
    public bool HasFailed => State is "FailedToStart" or "CrashLoop";
}
