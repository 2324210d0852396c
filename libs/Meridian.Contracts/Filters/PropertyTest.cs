using System.Text.Json;

namespace Meridian.Contracts.Filters;

/// <summary>A test of one property: what it asks differs by the kind of value that an event has there.</summary>
/// <param name="field">The field.</param>
/// <param name="slot">Which of the values that are looked up in JSON; meaningless for other fields.</param>
internal abstract class PropertyTest(FilterField field, int slot) : FilterTest
{
    public override bool Holds(ref FilterScope scope)
    {
        if (field >= FilterField.Properties) return HoldsForJson(ref scope);
        if (field >= FilterField.Timestamp) return scope.Time(field) is var time and not 0 && HoldsForTime(time, scope.Now);
        return scope.Text(field) is { IsEmpty: false } text && HoldsForText(text, scope.Now);
    }

    protected virtual bool HoldsForText(ReadOnlySpan<byte> text, long now) => false;

    protected virtual bool HoldsForNumber(double number) => false;

    protected virtual bool HoldsForFlag(bool flag) => false;

    protected virtual bool HoldsForTime(long time, long now) => false;

    protected virtual bool HoldsForObject => false;

    private bool HoldsForJson(ref FilterScope scope)
    {
        var value = scope.Slot(field, slot);
        return value.Kind switch
        {
            JsonTokenType.String => HoldsForText(scope.Text(field, value), scope.Now),
            JsonTokenType.Number => HoldsForNumber(scope.Number(field, value)),
            JsonTokenType.True => HoldsForFlag(true),
            JsonTokenType.False => HoldsForFlag(false),
            JsonTokenType.StartObject or JsonTokenType.StartArray => HoldsForObject,
            _ => false,
        };
    }
}
