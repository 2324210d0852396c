using System.Text.Json.Nodes;

namespace Meridian.WebApp.Gateway;

public sealed record PeopleAnswer(IReadOnlyList<Person> Users, string? Next);

/// <summary>A user of the company's product.</summary>
public sealed record Person(string Id, bool IsAnonymous, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, JsonObject? Traits)
{
    public IReadOnlyList<string> Ids { get; init; } = [];

    public long Events { get; init; }

    public IReadOnlyList<string> Groups { get; init; } = [];

    public IReadOnlyList<EventCount> TopEvents { get; init; } = [];
}

public sealed record EventCount(string Event, long Count);

public sealed record Timeline(IReadOnlyList<TimelineEvent> Events, string? Next);

public sealed record TimelineEvent(
    string MessageId, string Type, string? Event, DateTimeOffset Timestamp, DateTimeOffset ReceivedAt, string? UserId, string? AnonymousId, string? GroupId,
    string? SessionId, string? Country, string? City, string? Browser, string? Os, string? Device, JsonObject? Properties, JsonObject? Traits, JsonObject? Context);

public sealed record AccountsAnswer(IReadOnlyList<CustomerAccount> Groups, string? Next);

/// <summary>A group that users of the company's product act for: an account of its customers.</summary>
/// <param name="Users">How many people have acted for it; not in lists.</param>
public sealed record CustomerAccount(string Id, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, JsonObject? Traits, long Users = 0, long Events = 0);

public sealed record CohortsAnswer(IReadOnlyList<Cohort> Cohorts);

public sealed record Cohort(
    Guid Id, string Name, string? Description, string Type, JsonObject? Definition, long? Users, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
