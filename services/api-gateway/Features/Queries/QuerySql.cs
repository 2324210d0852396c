using System.Globalization;
using ClickHouse.Client.ADO;
using ClickHouse.Client.Utility;
using Meridian.ClickHouse.Filters;
using Meridian.Contracts.Events;
using Meridian.Contracts.Filters;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>
/// One statement to ClickHouse while it is written: conditions and values by what a question says. Whatever comes from the question becomes a parameter; the text of the
/// SQL is ours.
/// </summary>
internal sealed class QuerySql
{
    /// <summary>An event's time in milliseconds since 1970 UTC.</summary>
    public const string Moment = "toUnixTimestamp64Milli(timestamp)";

    /// <summary>The condition that an event is not one of <see cref="OwnEvents"/>.</summary>
    public const string NotOwn = $"event != '{OwnEvents.ModelDrift}'";

    private readonly QueryBackground _background;
    private readonly QueryScope? _asked;
    private readonly List<FilterParameter> _parameters = [];
    private int _names;

    public QuerySql(QueryScope scope) : this(scope.Background) => _asked = scope;

    /// <summary>A statement that is for no question.</summary>
    public QuerySql(QueryBackground background)
    {
        _background = background;
        Tenant = Add("UUID", background.TenantId);
    }

    public DateTimeOffset Now => _background.Now;

    public Zone Zone => _background.Zone;

    private QueryScope Scope => _asked ?? throw new InvalidOperationException("The statement is for no question.");

    /// <summary>What stands for the tenant's id.</summary>
    public string Tenant { get; }

    /// <summary>The definitions that belong before the SELECT: those of <see cref="Person"/>.</summary>
    public string With => _background.Links.With(Tenant);

    /// <summary>Who an event's user is: the same number for all ids that are one person.</summary>
    public string Person => _background.Links.Person("actor");

    /// <summary>Who counts as one in this question, as a number.</summary>
    public string Actor => Scope.By == ActorKind.Group ? Group : Person;

    /// <summary>An event's group as a number.</summary>
    public const string Group = "sipHash64(group_id)";

    /// <summary>Who an id, as a number, stands for.</summary>
    public string PersonOf(string actor) => _background.Links.Person(actor);

    public string Id(Guid value) => Add("UUID", value);

    public string Text(string value) => Add("String", value);

    public string Texts(IEnumerable<string> values) => Add("Array(String)", values.ToArray());

    public string Whole(long value) => Add("Int64", value);

    /// <summary>A moment as a value of the column <c>timestamp</c>.</summary>
    public string At(long moment) => $"fromUnixTimestamp64Milli({Whole(moment)}, 'UTC')";

    /// <summary>The condition that an event is in a stretch of time.</summary>
    public string In(QueryRange range) => $"timestamp >= {At(range.From)} AND timestamp < {At(range.To)}";

    /// <summary>The condition that an event is one that the question is about at all. It follows the table's ORDER BY (tenant_id, event, timestamp, message_id).</summary>
    /// <param name="events">Names, one of which it has; any but Meridian's own when there are none.</param>
    public string Where(QueryRange? range, IReadOnlyList<string> events)
    {
        List<string> conditions = [$"tenant_id = {Tenant}"];
        if (events.Count == 0) conditions.Add(NotOwn);
        else if (events.Count == 1) conditions.Add($"event = {Text(events[0])}");
        else if (events.Count > 1) conditions.Add($"event IN {Texts(events)}");
        if (range is { } given) conditions.Add(In(given));
        if (Scope.By == ActorKind.Group) conditions.Add("group_id != ''");
        if (Scope.Filter is { } filter) conditions.Add(Condition(filter));
        foreach (var cohort in Scope.InCohorts) conditions.Add(_background.Cohorts.Condition(this, cohort, Person));
        return string.Join(" AND ", conditions);
    }

    /// <summary>The condition that an event is of a choice, but for its name where all that are read have that.</summary>
    public string Is(ChosenEvents choice, bool isNamed)
    {
        List<string> conditions = [];
        if (choice.Event is not null && !isNamed) conditions.Add($"event = {Text(choice.Event)}");
        if (choice.Filter is { } filter) conditions.Add(Condition(filter));
        return conditions.Count == 0 ? "1" : string.Join(" AND ", conditions);
    }

    /// <summary>A filter as a condition.</summary>
    public string Condition(Filter filter) => Condition(filter, Person);

    /// <summary>A filter as a condition on rows where an expression gives the person.</summary>
    public string Condition(Filter filter, string person)
    {
        var written = FilterSql.Compile(filter, Now, NextName("f"), new OfPeople(this, _background.Cohorts, person));
        _parameters.AddRange(written.Parameters);
        return written.Condition;
    }

    /// <summary>A property as expressions.</summary>
    public PropertySql Property(FilterProperty property)
    {
        var written = PropertySql.Compile(property, NextName("p"));
        _parameters.AddRange(written.Parameters);
        return written;
    }

    /// <summary>A number as it is, to stand in the text.</summary>
    public static string Literal(double value) => $"reinterpretAsFloat64(toUInt64({BitConverter.DoubleToUInt64Bits(value).ToString(CultureInfo.InvariantCulture)}))";

    /// <summary>A statement as a part of another; the definitions of <see cref="With"/> stay in front.</summary>
    public static string Around(string text, string before, string behind)
    {
        var at = text.StartsWith("WITH ", StringComparison.Ordinal) ? text.IndexOf("\nSELECT", StringComparison.Ordinal) + 1 : 0;
        return text[..at] + before + text[at..] + behind;
    }

    public void AddTo(ClickHouseCommand command)
    {
        foreach (var parameter in _parameters) command.AddParameter(parameter.Name, parameter.Type, parameter.Value);
    }

    private string Add(string type, object value)
    {
        var name = NextName("v");
        _parameters.Add(new FilterParameter(name, type, value));
        return $"{{{name}:{type}}}";
    }

    private string NextName(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}{_names++}");
}

/// <summary>An <see cref="EventChoice"/> that was read.</summary>
/// <param name="Event">The name; null for all.</param>
internal sealed record ChosenEvents(string? Event, Filter? Filter)
{
    /// <summary>The name as a list of names to read, empty for all.</summary>
    public IReadOnlyList<string> Names => Event is null ? [] : [Event];

    /// <summary>The names that have to be read for several choices; empty for all.</summary>
    public static IReadOnlyList<string> NamesOf(IEnumerable<ChosenEvents> choices)
    {
        var names = choices.Select(choice => choice.Event).Distinct().ToList();
        return names.Contains(null) ? [] : [.. names.OfType<string>()];
    }
}
