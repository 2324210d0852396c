namespace Meridian.ApiGateway.Tests.Queries.Naive;

/// <summary>Who is who, as docs/queries.md says: of several links of an id the earliest, followed to the end; ids in a circle are one.</summary>
internal sealed class NaivePeople(IEnumerable<NaiveEvent> events)
{
    private readonly Dictionary<string, string> _targets =
        events.Where(item => item.Type is "identify" or "alias" && item.UserId != "" && item.AnonymousId != "" && item.UserId != item.AnonymousId)
            .GroupBy(item => item.AnonymousId).ToDictionary(same => same.Key, same => same.OrderBy(item => item.Time).ThenBy(item => item.MessageId, StringComparer.Ordinal).First().UserId);

    public string Of(NaiveEvent item)
    {
        var id = item.UserId != "" ? item.UserId : item.AnonymousId;
        List<string> way = [id];
        while (_targets.TryGetValue(id, out var next))
        {
            if (way.IndexOf(next) is var at and >= 0) return "circle of " + way.Skip(at).Min(StringComparer.Ordinal);
            way.Add(id = next);
        }

        return id;
    }
}
