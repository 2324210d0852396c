using System.Text.Json.Nodes;

namespace Meridian.ApiGateway.Tests.Queries.Naive;

/// <summary>An event as the naive evaluation has it: in memory, and nothing clever about it.</summary>
internal sealed record NaiveEvent(string MessageId, string Event, string Type, string UserId, string AnonymousId, string GroupId, long Time, string? Plan, double? Total, string Country, string? Trait = null)
{
    /// <summary>A row of the table.</summary>
    public JsonObject Row(Guid tenantId)
    {
        var properties = new JsonObject();
        if (Plan is not null) properties["plan"] = Plan;
        if (Total is { } total) properties["total"] = total;
        return new JsonObject
        {
            ["tenant_id"] = tenantId.ToString(),
            ["event"] = Event,
            ["type"] = Type,
            ["message_id"] = MessageId,
            ["user_id"] = UserId,
            ["anonymous_id"] = AnonymousId,
            ["group_id"] = GroupId,
            ["timestamp"] = DateTimeOffset.FromUnixTimeMilliseconds(Time).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture),
            ["properties"] = properties.ToJsonString(),
            ["traits"] = Trait is null ? "" : new JsonObject { ["plan"] = Trait }.ToJsonString(),
            ["country"] = Country,
        };
    }
}

/// <summary>A choice of events as a question says it and as a predicate.</summary>
internal sealed record NaiveChoice(string? Event, JsonObject? Filter, Func<NaiveEvent, bool> Holds)
{
    public bool Fits(NaiveEvent item) => (Event is null || item.Event == Event) && Holds(item);

    public JsonObject Json()
    {
        var json = new JsonObject();
        if (Event is not null) json["event"] = Event;
        if (Filter is not null) json["filter"] = Filter.DeepClone();
        return json;
    }
}
