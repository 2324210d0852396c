using System.Diagnostics;
using Meridian.Contracts.Filters;

namespace Meridian.ClickHouse.Filters;

/// <summary>Writes the parts of a filter. Every part is an expression of its own that answers 0 or 1.</summary>
internal sealed class FilterSqlWriter(FilterParameters parameters, long now, IUserConditions? users = null)
{
    public string Write(FilterNode node) => node switch
    {
        FilterNode.AllOf { Parts.Count: 0 } => "1",
        FilterNode.AllOf all => $"({string.Join(" AND ", all.Parts.Select(Write))})",
        FilterNode.AnyOf { Parts.Count: 0 } => "0",
        FilterNode.AnyOf any => $"({string.Join(" OR ", any.Parts.Select(Write))})",
        FilterNode.Negation negation => $"(NOT {Write(negation.Part)})",
        FilterNode.Condition { Operator: FilterOperator.NotEqual or FilterOperator.NotSet } condition => $"(NOT {Positive(condition)})",
        FilterNode.Condition condition => Positive(condition),
        FilterNode.InCohort member => $"({Users.InCohort(member.Cohort)})",
        FilterNode.HasScore { Operator: FilterOperator.NotEqual } score => $"(NOT {Score(score with { Operator = FilterOperator.Equal })})",
        FilterNode.HasScore { Operator: FilterOperator.NotSet } score => $"(NOT {Score(score)})",
        FilterNode.HasScore score => Score(score),
        _ => throw new UnreachableException(),
    };

    private IUserConditions Users => users ?? throw new NotSupportedException("Nobody said here what is known of users.");

    private string Score(FilterNode.HasScore score) => $"({Users.HasScore(score.Model, score.Value is { } value ? (score.Operator, value) : null)})";

    private string Positive(FilterNode.Condition condition) => condition.Property switch
    {
        { IsJson: true } json => Json(new JsonSource(json, parameters), condition),
        { IsTime: true } time => Time(time.Field, condition),
        var text => $"({ColumnOf(text.Field)} != '' AND {Text(ColumnOf(text.Field), condition)})",
    };

    private string Json(JsonSource source, FilterNode.Condition condition) => condition.Value switch
    {
        FilterValue.None => $"({source.Kind} != 'Null')",
        FilterValue.Number number => $"({source.IsNumber} AND {source.Number} {Symbol(condition.Operator)} {parameters.Number(number.Value)})",
        FilterValue.Flag flag => $"({source.IsFlag} AND {source.Flag} = {(flag.Value ? "true" : "false")})",
        FilterValue.Moment moment => source.IfTime($"t {Symbol(condition.Operator)} {parameters.Whole(moment.Milliseconds)}"),
        FilterValue.Span span => source.IfTime($"t > {parameters.Whole(now - span.Milliseconds)} AND t <= {parameters.Whole(now)}"),
        FilterValue.Alternatives values => OneOf(source, values),
        _ => $"({source.IsText} AND {Text(source.Text, condition)})",
    };

    private string OneOf(JsonSource source, FilterValue.Alternatives values)
    {
        var choices = new List<string>();
        if (values.Texts.Count > 0) choices.Add($"({source.IsText} AND has({parameters.Texts(values.Texts)}, {source.Text}))");
        if (values.Numbers.Count > 0) choices.Add($"({source.IsNumber} AND has({parameters.Numbers(values.Numbers)}, {source.Number}))");
        foreach (var flag in values.Flags) choices.Add($"({source.IsFlag} AND {source.Flag} = {(flag ? "true" : "false")})");
        return $"({string.Join(" OR ", choices)})";
    }

    private string Text(string text, FilterNode.Condition condition) => (condition.Operator, condition.Value) switch
    {
        (_, FilterValue.None) => "1",
        (FilterOperator.Contains, FilterValue.Text part) => $"position({text}, {parameters.Text(part.Value)}) > 0",
        (FilterOperator.StartsWith, FilterValue.Text part) => $"startsWith({text}, {parameters.Text(part.Value)})",
        (FilterOperator.EndsWith, FilterValue.Text part) => $"endsWith({text}, {parameters.Text(part.Value)})",
        (_, FilterValue.Text value) => $"{text} {Symbol(condition.Operator)} {parameters.Text(value.Value)}",
        (_, FilterValue.Pattern pattern) => $"(isValidUTF8({text}) AND match({text}, {parameters.Text(pattern.Value.Re2)}))",
        (_, FilterValue.Alternatives values) => $"has({parameters.Texts(values.Texts)}, {text})",
        _ => throw new UnreachableException(),
    };

    // The column stays bare beside a constant, so that ClickHouse can go by its index.
    private string Time(FilterField field, FilterNode.Condition condition)
    {
        var column = ColumnOf(field);
        var given = field == FilterField.SentAt ? "toUnixTimestamp64Milli(sent_at) != 0" : "1";
        return condition.Value switch
        {
            FilterValue.Moment moment => $"({given} AND {column} {Symbol(condition.Operator)} {Moment(moment.Milliseconds)})",
            FilterValue.Span span => $"({given} AND {column} > {Moment(now - span.Milliseconds)} AND {column} <= {Moment(now)})",
            _ => $"({given})",
        };
    }

    private string Moment(long milliseconds) => $"fromUnixTimestamp64Milli({parameters.Whole(milliseconds)}, 'UTC')";

    private static string Symbol(FilterOperator @operator) => @operator switch
    {
        FilterOperator.Less or FilterOperator.Before => "<",
        FilterOperator.LessOrEqual => "<=",
        FilterOperator.Greater or FilterOperator.After => ">",
        FilterOperator.GreaterOrEqual => ">=",
        _ => "=",
    };

    internal static string ColumnOf(FilterField field) => field switch
    {
        FilterField.Event => "event",
        FilterField.Type => "type",
        FilterField.MessageId => "message_id",
        FilterField.UserId => "user_id",
        FilterField.AnonymousId => "anonymous_id",
        FilterField.GroupId => "group_id",
        // As text, and nothing for the id of no session: as an event in memory has it.
        FilterField.SessionId => "if(session_id = toUUID('00000000-0000-0000-0000-000000000000'), '', toString(session_id))",
        FilterField.Country => "country",
        FilterField.Region => "region",
        FilterField.City => "city",
        FilterField.Browser => "browser",
        FilterField.BrowserVersion => "browser_version",
        FilterField.Os => "os",
        FilterField.OsVersion => "os_version",
        FilterField.Device => "device",
        FilterField.Timestamp => "timestamp",
        FilterField.SentAt => "sent_at",
        FilterField.ReceivedAt => "received_at",
        FilterField.Properties => "properties",
        FilterField.Traits => "traits",
        FilterField.Context => "context",
    };
}
