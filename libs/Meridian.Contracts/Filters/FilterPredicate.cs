using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Meridian.Contracts.Events;

namespace Meridian.Contracts.Filters;

/// <summary>
/// A filter made ready for events in memory. It reads each JSON object of an event at most once, and only if a condition comes to ask for it;
/// an answer allocates nothing. One instance serves all threads.
/// </summary>
public sealed class FilterPredicate
{
    private readonly Dictionary<FilterProperty, int> _slots = [];
    private readonly JsonLookup[] _lookups = [new(), new(), new()];
    private readonly FilterTest _root;

    /// <summary>Compiles the filter; worth keeping, because regular expressions take a while.</summary>
    public FilterPredicate(Filter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        _root = Compile(filter.Root);
    }

    /// <summary>Whether the event is one that the filter means. Times are milliseconds since 1970 UTC.</summary>
    /// <param name="now">What <c>within_last</c> counts back from.</param>
    public bool Matches(in EnrichedEvent item, long now)
    {
        Span<JsonSlot> slots = stackalloc JsonSlot[_slots.Count];
        var scope = new FilterScope(item, now, _lookups, slots);
        return _root.Holds(ref scope);
    }

    private FilterTest Compile(FilterNode node) => node switch
    {
        FilterNode.AllOf all => new FilterTest.All([.. all.Parts.Select(Compile)]),
        FilterNode.AnyOf any => new FilterTest.Any([.. any.Parts.Select(Compile)]),
        FilterNode.Negation not => new FilterTest.Not(Compile(not.Part)),
        FilterNode.Condition { Operator: FilterOperator.NotEqual or FilterOperator.NotSet } condition => new FilterTest.Not(Positive(condition)),
        FilterNode.Condition condition => Positive(condition),
        _ => throw new UnreachableException(),
    };

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
        FilterValue.Pattern pattern => new PropertyTests.TextPattern(field, slot, RegexOf(pattern.Value)),
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

    private int SlotOf(FilterProperty property)
    {
        if (!property.IsJson) return -1;
        if (_slots.TryGetValue(property, out var known)) return known;
        var slot = _slots.Count;
        _slots.Add(property, slot);
        _lookups[property.Field - FilterField.Properties].Add(property.Path, slot);
        return slot;
    }
}
