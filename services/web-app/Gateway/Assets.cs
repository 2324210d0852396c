using System.Text.Json.Nodes;

namespace Meridian.WebApp.Gateway;

public sealed record PersonRef(Guid? UserId, string? Email);

public sealed record Listed<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A question with a name.</summary>
public sealed record Insight(
    Guid Id, string Name, string? Description, string Kind, JsonObject Query, string? Folder, IReadOnlyList<string>? Tags, bool Favourite, long Version,
    PersonRef? CreatedBy, DateTimeOffset CreatedAt, PersonRef? UpdatedBy, DateTimeOffset UpdatedAt);

/// <param name="Last">Such as 30d; instead of the other two.</param>
public sealed record DashboardRange(string? Last, string? From = null, string? To = null);

/// <summary>A place on a dashboard: an insight, a question of its own, or text.</summary>
public sealed record Tile(
    string Id, string Type, int X, int Y, int W, int H, string? Title = null, Guid? InsightId = null, string? Text = null, JsonObject? Query = null);

public sealed record Dashboard(
    Guid Id, string Name, string? Description, string? Folder, IReadOnlyList<string>? Tags, bool Favourite, DashboardRange? Range, JsonObject? Filter,
    IReadOnlyList<Tile>? Tiles, int TileCount, long Version, PersonRef? CreatedBy, DateTimeOffset CreatedAt, PersonRef? UpdatedBy, DateTimeOffset UpdatedAt);

public sealed record TileResult(string Id, string? Kind, string? Title, int Status, JsonObject? Result, Problem? Problem);

public sealed record TileResults(IReadOnlyList<TileResult> Tiles);

public sealed record SharesAnswer(IReadOnlyList<Share> Shares);

public sealed record Share(
    Guid Id, string? Name, string? Prefix, bool HasPassword, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt);

public sealed record NewShare(Guid Id, string Token, string Path);

public sealed record SchedulesAnswer(IReadOnlyList<Schedule> Schedules);

/// <summary>When a dashboard is mailed to whom.</summary>
public sealed record Schedule(
    Guid Id, string Every, string At, string? DayOfWeek, int? DayOfMonth, string TimeZone, IReadOnlyList<string> Recipients, bool Active, DateTimeOffset NextAt, DateTimeOffset? LastAt);

public sealed record SharedDashboard(SharedBoard Dashboard, TileResults Results, DateTimeOffset? ExpiresAt);

public sealed record SharedBoard(string Name, string? Description, DashboardRange? Range, IReadOnlyList<Tile> Tiles);
