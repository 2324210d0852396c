using System.Text.Json.Nodes;
using Meridian.WebApp.Gateway;

namespace Meridian.WebApp.Features.Dashboards;

/// <summary>A dashboard to begin with: it needs no event of a certain name.</summary>
internal static class ExampleBoard
{
    public static IReadOnlyList<Tile> Tiles() =>
    [
        Query("trend", "Active users by day", 0, 0, 8, 4, new JsonObject { ["interval"] = "day", ["measure"] = "unique_users" }),
        new(DashboardsArea.NewTileId(), "text", 8, 0, 4, 4, "How to read this", Text: "Active users are different people with at least one event on a day.\n\nLifecycle shows who is new, who came back, and who did not. Edit the layout with the button above, by mouse or with the arrow keys."),
        Query("segmentation", "What people do", 0, 4, 6, 5, new JsonObject
        {
            ["series"] = new JsonArray(new JsonObject { ["measure"] = "count", ["name"] = "Events" }, new JsonObject { ["measure"] = "unique_users", ["name"] = "Users" }),
            ["breakdowns"] = new JsonArray("event"), ["limit"] = 10,
        }),
        Query("lifecycle", "Who is new, who came back", 6, 4, 6, 5, new JsonObject { ["interval"] = "week" }),
        Query("retention", "Retention by week", 0, 9, 12, 5, new JsonObject { ["interval"] = "week", ["periods"] = 5 }),
    ];

    private static Tile Query(string kind, string title, int x, int y, int w, int h, JsonObject query)
    {
        (query["kind"], query["last"]) = (kind, "30d");
        return new Tile(DashboardsArea.NewTileId(), "query", x, y, w, h, title, Query: query);
    }
}
