using System.Globalization;
using System.Text.Json.Nodes;

namespace Meridian.Cli.Demo;

/// <summary>Somebody who has just come for the first time, for a score: what a model is given of them is known beforehand.</summary>
internal sealed class DemoVisitor(string run)
{
    private const int Events = 30;
    private static readonly string[] Names = ["demo.opened", "demo.searched", "demo.saved"];

    /// <summary>One of the names of what they did.</summary>
    public static string LastEvent => Names[^1];

    public string Id => $"visitor-{run}";

    /// <summary>What they did, within the last minutes.</summary>
    public IEnumerable<JsonObject> Acts(DateTimeOffset now) => Enumerable.Range(0, Events).Select(act => new JsonObject
    {
        ["messageId"] = string.Create(CultureInfo.InvariantCulture, $"{run}-act-{act}"),
        ["type"] = "track",
        ["event"] = Names[act % Names.Length],
        ["userId"] = Id,
        ["timestamp"] = now.AddSeconds(-10 * (act + 1)),
    });

    /// <summary>The features that follow from it.</summary>
    public static IReadOnlyDictionary<string, double> Features { get; } = new Dictionary<string, double>
    {
        ["events_1h"] = Events,
        ["events_1d"] = Events,
        ["events_7d"] = Events,
        ["events_28d"] = Events,
        ["events_90d"] = Events,
        ["tracks_28d"] = Events,
        ["active_days_7d"] = 1,
        ["active_days_28d"] = 1,
        ["active_days_90d"] = 1,
        ["event_names_28d"] = Names.Length,
        ["views_28d"] = 0,
        ["identifies_90d"] = 0,
        ["groups_90d"] = 0,
        ["is_known"] = 1,
    };
}
