using System.Text.Json;

namespace Meridian.Contracts.Filters;

/// <summary>
/// A condition on events in the one filter language: JSON of <c>and</c>, <c>or</c>, <c>not</c> over <c>{"property", "operator", "value"}</c>,
/// as docs/filters.md defines it. <see cref="FilterPredicate"/> answers it for an event in memory, <c>FilterSql</c> of Meridian.ClickHouse
/// for the table of events; both give the same answers.
/// </summary>
public sealed class Filter
{
    /// <summary>Longest filter in bytes of JSON.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>Most conditions.</summary>
    public const int MaxConditions = 100;

    /// <summary>Most different properties inside the event's JSON objects.</summary>
    public const int MaxProperties = 64;

    /// <summary>Levels of <c>and</c>, <c>or</c> and <c>not</c>.</summary>
    public const int MaxDepth = 16;

    private Filter(FilterNode root) => Root = root;

    /// <summary>The whole condition.</summary>
    public FilterNode Root { get; }

    /// <summary>Reads a filter from UTF-8.</summary>
    /// <exception cref="FilterException">It is not JSON, or no filter; the path says where.</exception>
    public static Filter Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaxLength) throw new FilterException("$", $"A filter has at most {MaxLength} bytes.");
        try
        {
            using var document = JsonDocument.Parse(json);
            return Parse(document.RootElement);
        }
        catch (JsonException broken)
        {
            throw new FilterException("$", $"The filter is not JSON: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}.");
        }
    }

    /// <summary>Reads a filter that stands inside other JSON.</summary>
    /// <exception cref="FilterException">It is no filter; the path, from the element on, says where.</exception>
    public static Filter Parse(JsonElement json) => new(FilterParser.Parse(json));

    /// <summary>
    /// Reads a filter that may also be about the users of events: <c>{"cohort": "id"}</c>, <c>{"score": "model", "operator": ">=", "value": 0.8}</c>. It can be asked in ClickHouse only.
    /// </summary>
    /// <exception cref="FilterException">It is no filter; the path, from the element on, says where.</exception>
    public static Filter ParseOfUsers(JsonElement json) => new(FilterParser.ParseOfUsers(json));

    /// <summary>A filter out of parts that were read already.</summary>
    public static Filter Of(FilterNode root) => new(root);

    /// <summary>The cohorts that it names.</summary>
    public IEnumerable<Guid> Cohorts => CohortsOf(Root);

    private static IEnumerable<Guid> CohortsOf(FilterNode node) => node switch
    {
        FilterNode.AllOf all => all.Parts.SelectMany(CohortsOf),
        FilterNode.AnyOf any => any.Parts.SelectMany(CohortsOf),
        FilterNode.Negation not => CohortsOf(not.Part),
        FilterNode.InCohort cohort => [cohort.Cohort],
        _ => [],
    };
}
