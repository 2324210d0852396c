using Meridian.ClickHouse.Identities;

namespace Meridian.Features;

/// <summary>
/// The statement that works features out, the same for one person, a cohort, and a trainer's whole tenant: so what a model was trained with is what it is asked with. All of it stands on
/// the three parameters of <see cref="Parameters"/> and what the caller's condition names.
/// </summary>
/// <param name="links">How the tenant's ids are linked at that moment.</param>
public sealed class UserFeatureSql(PeopleLinks links, FeatureMoment moment)
{
    private const string Tenant = "{feature_tenant:UUID}";
    private const string At = "{feature_at:Int64}";
    private const string Id = "if(user_id = '', anonymous_id, user_id)";
    private const string KnownAt = "{feature_known_at:Int64}";

    /// <summary>The person that a column of ids as numbers stands for; to be used in a condition.</summary>
    public string PersonOf(string actor) => links.Person(actor);

    /// <summary>
    /// Rows of <c>person</c> (UInt64), <c>id</c> (String: the user id, or the anonymous one where none is known) and each feature (Float32) under its name.
    /// </summary>
    /// <param name="features">Those of <see cref="UserFeatures.Set"/> that are wanted.</param>
    /// <param name="condition">A condition on rows of <c>events</c>, such as <see cref="IdsAmong"/>; null for all people.</param>
    public string Select(IReadOnlyList<Feature> features, string? condition)
    {
        var columns = string.Concat(features.Select(feature => $",\n    toFloat32({feature.Sql ?? throw new ArgumentException($"{feature.Name} is not worked out from a person's events.", nameof(features))}) AS `{feature.Name}`"));
        return $$"""
            {{links.With(Tenant, Known())}}SELECT {{PersonOf("actor")}} AS person, argMax({{Id}}, (user_id != '', actor = person, timestamp, {{Id}})) AS id{{columns}}
            FROM (SELECT *, actor, {{At}} - toUnixTimestamp64Milli(timestamp) AS age FROM events
                WHERE tenant_id = {{Tenant}} AND timestamp > fromUnixTimestamp64Milli({{At}} - {{(long)UserFeatures.Window.TotalMilliseconds}}, 'UTC') AND {{Known()}}{{(condition is null ? "" : $" AND ({condition})")}})
            GROUP BY person
            """;
    }

    /// <summary>The condition that an event is of one of some people, by their ids as numbers.</summary>
    /// <param name="actors">An expression of Array(UInt64): any ids of theirs.</param>
    // The links are named once, at the bottom: the server resolves them anew for every place that names them, which for those that are followed takes half a second each.
    public string IdsAmong(string actors) => links.IsNone
        ? $"actor IN (SELECT arrayJoin({actors}))"
        : $"""
            actor IN (SELECT arrayJoin(arrayConcat(asked, arrayFilter((s, p) -> has(asked, p), sources, people)))
                FROM (SELECT sources, people, arrayMap(a -> if(has(sources, a), people[indexOf(sources, a)], a), {actors}) AS asked FROM (SELECT link_sources AS sources, link_people AS people)))
            """;

    /// <summary>Name, type and value of what the statement needs.</summary>
    public IReadOnlyList<(string Name, string Type, object Value)> Parameters(Guid tenantId)
    {
        List<(string, string, object)> parameters = [("feature_tenant", "UUID", tenantId), ("feature_at", "Int64", moment.At.ToUnixTimeMilliseconds())];
        if (moment.KnownAt is { } known) parameters.Add(("feature_known_at", "Int64", known.ToUnixTimeMilliseconds()));
        return parameters;
    }

    /// <summary>Asks how the tenant's ids were linked at the moment, for <see cref="PeopleLinks.Of"/>; it stands on <see cref="Parameters"/> alone.</summary>
    public static string LinkStateSql(FeatureMoment moment) => PeopleLinks.StateSql(Tenant, Known(moment));

    private string Known() => Known(moment);

    private static string Known(FeatureMoment moment) =>
        $"timestamp < fromUnixTimestamp64Milli({At}, 'UTC')" + (moment.KnownAt is null ? "" : $" AND received_at < fromUnixTimestamp64Milli({KnownAt}, 'UTC')");
}
