using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Meridian.Contracts.Filters;

/// <summary>Makes tests of filters. What several filters ask about is looked up once for all that one compiler has compiled.</summary>
internal sealed class FilterCompiler
{
    // An automaton takes a while to build, and filters are compiled again whenever one beside them changes.
    private static readonly ConditionalWeakTable<FilterPattern, Regex> Patterns = [];

    private readonly Dictionary<FilterProperty, int> _slots = [];

    /// <summary>One for each JSON object of an event, in the order of <see cref="FilterField"/>.</summary>
    public JsonLookup[] Lookups { get; } = [new(), new(), new()];

    /// <summary>Values inside JSON objects that are looked up.</summary>
    public int SlotCount => _slots.Count;

    public FilterTest Compile(FilterNode node) => node switch
    {
        FilterNode.AllOf all => new FilterTest.All([.. all.Parts.Select(Compile)]),
        FilterNode.AnyOf any => new FilterTest.Any([.. any.Parts.Select(Compile)]),
        FilterNode.Negation not => new FilterTest.Not(Compile(not.Part)),
        FilterNode.Condition { Operator: FilterOperator.NotEqual or FilterOperator.NotSet } condition => new FilterTest.Not(Positive(condition)),
        FilterNode.Condition condition => Positive(condition),
        FilterNode.InCohort or FilterNode.HasScore => throw new NotSupportedException("An event in memory does not say which cohorts its user is in, nor their scores."),
        _ => throw new UnreachableException(),
    };

    /// <summary>Where the value of a property will stand; -1 for a field of the event itself.</summary>
    public int SlotOf(FilterProperty property)
    {
        if (!property.IsJson) return -1;
        if (_slots.TryGetValue(property, out var known)) return known;
        var slot = _slots.Count;
        _slots.Add(property, slot);
        Lookups[property.Field - FilterField.Properties].Add(property.Path, slot);
        return slot;
    }

    private PropertyTest Positive(FilterNode.Condition condition)
    {
        var (field, slot) = (condition.Property.Field, SlotOf(condition.Property));
        var @operator = condition.Operator == FilterOperator.NotEqual ? FilterOperator.Equal : condition.Operator;
        return condition.Value switch
        {
            FilterValue.Text or FilterValue.Pattern => TextTest(field, slot, @operator, condition.Value),
            FilterValue.None => new PropertyTests.IsSet(field, slot),
            FilterValue.Number number => new PropertyTests.NumberOrder(field, slot, @operator, number.Value),
            FilterValue.Flag flag => new PropertyTests.FlagIs(field, slot, flag.Value),
            FilterValue.Moment moment => new PropertyTests.TimeOrder(field, slot, @operator, moment.Milliseconds),
            FilterValue.Span span => new PropertyTests.TimeWithin(field, slot, span.Milliseconds),
            FilterValue.Alternatives values => OneOf(field, slot, values),
            _ => throw new UnreachableException(),
        };
    }

    private static PropertyTest TextTest(FilterField field, int slot, FilterOperator @operator, FilterValue value) => value switch
    {
        FilterValue.Pattern pattern => new PropertyTests.TextPattern(field, slot, Patterns.GetValue(pattern.Value, RegexOf)),
        FilterValue.Text text when @operator is FilterOperator.Contains or FilterOperator.StartsWith or FilterOperator.EndsWith =>
            new PropertyTests.TextPart(field, slot, @operator, Encoding.UTF8.GetBytes(text.Value)),
        FilterValue.Text text => new PropertyTests.TextOrder(field, slot, @operator, Encoding.UTF8.GetBytes(text.Value)),
        _ => throw new UnreachableException(),
    };

    // An automaton takes time linear in the text, whatever the pattern: a tenant's pattern must not stop the others.
    private static Regex RegexOf(FilterPattern pattern) => new(pattern.DotNet, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static PropertyTests.OneOf OneOf(FilterField field, int slot, FilterValue.Alternatives values)
    {
        var texts = values.Texts.Select(Encoding.UTF8.GetBytes).ToArray();
        Array.Sort(texts, (one, other) => one.AsSpan().SequenceCompareTo(other));
        return new PropertyTests.OneOf(field, slot, texts, [.. values.Numbers.Order()], values.Flags);
    }
}
