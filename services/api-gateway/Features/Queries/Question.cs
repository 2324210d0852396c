using System.Text.Json;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>What every question has (docs/queries.md).</summary>
public abstract record Question
{
    /// <summary>The route's own, where it is given.</summary>
    public string? Kind { get; init; }

    /// <summary>The first moment: with an offset, or by the clock of the time zone.</summary>
    public string? From { get; init; }

    /// <summary>The moment behind the last; now without it.</summary>
    public string? To { get; init; }

    /// <summary>Instead of both: <c>24h</c>, <c>7d</c>, <c>12w</c>, <c>6mo</c> up to now.</summary>
    public string? Last { get; init; }

    /// <summary>An IANA name; the tenant's without it.</summary>
    public string? TimeZone { get; init; }

    public QueryInterval? Interval { get; init; }

    /// <summary>A filter, in which cohorts may be named.</summary>
    public JsonElement? Filter { get; init; }

    /// <summary>Only users who are in all of these.</summary>
    public IReadOnlyList<Guid>? Cohorts { get; init; }

    /// <summary>Who counts as one.</summary>
    public ActorKind By { get; init; }

    /// <summary>Not to be answered out of the cache.</summary>
    public bool Fresh { get; init; }
}

/// <summary>Which events are meant.</summary>
public record EventChoice
{
    /// <summary>The events' name; all events without it.</summary>
    public string? Event { get; init; }

    public JsonElement? Filter { get; init; }

    /// <summary>How it is called in the answer.</summary>
    public string? Name { get; init; }

    /// <summary>What people are shown.</summary>
    internal string Label => Name ?? Event ?? "All events";
}

/// <summary>How wide a point is. Weeks begin on Monday.</summary>
public enum QueryInterval
{
    Hour,
    Day,
    Week,
    Month,
}

/// <summary>Who counts as one.</summary>
public enum ActorKind
{
    User,

    /// <summary>The account, by the event's group id.</summary>
    Group,
}

/// <summary>What every answer has.</summary>
public abstract record QueryAnswer
{
    public string Kind { get; internal set; } = "";

    public QueryRangeAnswer? Range { get; internal set; }

    /// <summary>Rows of ClickHouse that were read for it.</summary>
    public long RowsRead { get; internal set; }

    public double TookMs { get; internal set; }
}

/// <summary>The range as it was understood.</summary>
public sealed record QueryRangeAnswer(DateTimeOffset From, DateTimeOffset To, string TimeZone, QueryInterval Interval);
