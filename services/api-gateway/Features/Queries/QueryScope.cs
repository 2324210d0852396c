using System.Globalization;
using System.Text.Json;
using Meridian.ApiGateway.Features.Cohorts;
using Meridian.ClickHouse.Identities;
using Meridian.Contracts.Filters;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>A question's surroundings: whose it is, when it is asked, and what all kinds of questions have, read.</summary>
internal sealed class QueryScope
{
    private const int LongestName = 512;

    public QueryScope(Question question, QueryBackground background)
    {
        Background = background;
        By = question.By;
        Range = QueryRange.Of(question, Zone, Now);
        Interval = question.Interval ?? QueryInterval.Day;
        Filter = ReadFilter(question.Filter, "$.filter");
        InCohorts = question.Cohorts ?? [];
        if (InCohorts.Count > 10) throw QueryRefusal.Invalid("$.cohorts", "At most 10 cohorts.");
        if (InCohorts.Count > 0 && By == ActorKind.Group) throw QueryRefusal.Invalid("$.cohorts", "Cohorts are of users, and this question is about groups.");
        foreach (var cohort in InCohorts.Concat(Filter?.Cohorts ?? [])) Cohorts.Need(cohort);
    }

    public QueryBackground Background { get; }

    public DateTimeOffset Now => Background.Now;

    public Zone Zone => Background.Zone;

    private KnownCohorts Cohorts => Background.Cohorts;

    public ActorKind By { get; }

    public QueryRange Range { get; }

    public QueryInterval Interval { get; }

    public Filter? Filter { get; }

    public IReadOnlyList<Guid> InCohorts { get; }

    /// <summary>The intervals that touch the range.</summary>
    /// <exception cref="QueryRefusal">There are too many.</exception>
    public Intervals Intervals() => new(Interval, Range, Zone);

    public QueryRangeAnswer Answer() => new(DateTimeOffset.FromUnixTimeMilliseconds(Range.From), DateTimeOffset.FromUnixTimeMilliseconds(Range.To), Zone.Name, Interval);

    /// <summary>Reads a filter of the question.</summary>
    /// <exception cref="QueryRefusal">It is none.</exception>
    public Filter? ReadFilter(JsonElement? json, string path)
    {
        if (json is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given) return null;
        try
        {
            var filter = Contracts.Filters.Filter.ParseOfUsers(given);
            foreach (var cohort in filter.Cohorts) Cohorts.Need(cohort);
            return filter;
        }
        catch (FilterException wrong)
        {
            throw QueryRefusal.Of(wrong, path);
        }
    }

    /// <summary>Reads a choice of events; all events where there is none.</summary>
    public ChosenEvents Choose(EventChoice? choice, string path)
    {
        if (choice?.Event is { Length: > LongestName } or { Length: 0 }) throw QueryRefusal.Invalid($"{path}.event", string.Create(CultureInfo.InvariantCulture, $"A name has 1 to {LongestName} characters."));
        if (choice?.Name is { Length: > LongestName }) throw QueryRefusal.Invalid($"{path}.name", string.Create(CultureInfo.InvariantCulture, $"It has at most {LongestName} characters."));
        return new ChosenEvents(choice?.Event, ReadFilter(choice?.Filter, $"{path}.filter"));
    }

    /// <summary>Reads a property whose values are asked for.</summary>
    /// <exception cref="QueryRefusal">There is none of that form.</exception>
    public static FilterProperty ReadProperty(JsonElement json, string path)
    {
        try
        {
            return FilterProperty.Parse(json);
        }
        catch (FilterException wrong)
        {
            throw new QueryRefusal(QueryProblems.UnknownProperty(path, wrong.Message));
        }
    }

    /// <summary>Reads what an answer is broken down by; null where it is not.</summary>
    /// <exception cref="QueryRefusal">It is no property, or a time.</exception>
    public static FilterProperty? ReadBreakdown(JsonElement? json, string path)
    {
        if (json is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given) return null;
        try
        {
            var property = FilterProperty.Parse(given);
            return property.IsTime ? throw new QueryRefusal(QueryProblems.UnknownBreakdown(path, $"{property} is a time: an interval says how wide points are.")) : property;
        }
        catch (FilterException wrong)
        {
            throw new QueryRefusal(QueryProblems.UnknownBreakdown(path, wrong.Message));
        }
    }
}

/// <summary>What a question is asked before.</summary>
internal sealed record QueryBackground(Guid TenantId, DateTimeOffset Now, Zone Zone, PeopleLinks Links, KnownCohorts Cohorts)
{
    /// <summary>For what is asked before anything is known.</summary>
    public static QueryBackground Of(Guid tenantId, DateTimeOffset now) => new(tenantId, now, Zone.Utc, PeopleLinks.None, KnownCohorts.None);
}
