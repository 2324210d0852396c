using System.Buffers;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Meridian.Contracts.Filters;

/// <summary>The tests that there are.</summary>
internal static class PropertyTests
{
    private static bool Compare(FilterOperator @operator, int order) => @operator switch
    {
        FilterOperator.Less or FilterOperator.Before => order < 0,
        FilterOperator.LessOrEqual => order <= 0,
        FilterOperator.Greater or FilterOperator.After => order > 0,
        FilterOperator.GreaterOrEqual => order >= 0,
        _ => order == 0,
    };

    /// <summary>Text by the order of its bytes, which is that of its characters' numbers.</summary>
    public sealed class TextOrder(FilterField field, int slot, FilterOperator @operator, byte[] value) : PropertyTest(field, slot)
    {
        protected override bool HoldsForText(ReadOnlySpan<byte> text, long now) =>
            @operator == FilterOperator.Equal ? text.SequenceEqual(value) : Compare(@operator, text.SequenceCompareTo(value));
    }

    public sealed class TextPart(FilterField field, int slot, FilterOperator @operator, byte[] value) : PropertyTest(field, slot)
    {
        protected override bool HoldsForText(ReadOnlySpan<byte> text, long now) => @operator switch
        {
            FilterOperator.StartsWith => text.StartsWith(value),
            FilterOperator.EndsWith => text.EndsWith(value),
            _ => text.IndexOf(value) >= 0,
        };
    }

    public sealed class TextPattern(FilterField field, int slot, Regex pattern) : PropertyTest(field, slot)
    {
        private const int OnStack = 512;

        protected override bool HoldsForText(ReadOnlySpan<byte> text, long now)
        {
            char[]? rented = null;
            var characters = text.Length <= OnStack ? stackalloc char[OnStack] : rented = ArrayPool<char>.Shared.Rent(text.Length);
            var decoded = Utf8.ToUtf16(text, characters, out _, out var length, replaceInvalidSequences: false);
            // Text that is no Unicode matches no pattern.
            var holds = decoded == OperationStatus.Done && pattern.IsMatch(characters[..length]);
            if (rented is not null) ArrayPool<char>.Shared.Return(rented);
            return holds;
        }
    }

    public sealed class NumberOrder(FilterField field, int slot, FilterOperator @operator, double value) : PropertyTest(field, slot)
    {
        protected override bool HoldsForNumber(double number) => Compare(@operator, number < value ? -1 : number > value ? 1 : 0);
    }

    public sealed class FlagIs(FilterField field, int slot, bool value) : PropertyTest(field, slot)
    {
        protected override bool HoldsForFlag(bool flag) => flag == value;
    }

    /// <summary>A time, or a text that is one.</summary>
    public sealed class TimeOrder(FilterField field, int slot, FilterOperator @operator, long value) : PropertyTest(field, slot)
    {
        protected override bool HoldsForTime(long time, long now) => Compare(@operator, time.CompareTo(value));

        protected override bool HoldsForText(ReadOnlySpan<byte> text, long now) => FilterTime.TryParse(text, out var time) && HoldsForTime(time, now);
    }

    public sealed class TimeWithin(FilterField field, int slot, long span) : PropertyTest(field, slot)
    {
        protected override bool HoldsForTime(long time, long now) => time > now - span && time <= now;

        protected override bool HoldsForText(ReadOnlySpan<byte> text, long now) => FilterTime.TryParse(text, out var time) && HoldsForTime(time, now);
    }

    public sealed class IsSet(FilterField field, int slot) : PropertyTest(field, slot)
    {
        protected override bool HoldsForObject => true;

        protected override bool HoldsForText(ReadOnlySpan<byte> text, long now) => true;

        protected override bool HoldsForNumber(double number) => true;

        protected override bool HoldsForFlag(bool flag) => true;

        protected override bool HoldsForTime(long time, long now) => true;
    }

    /// <summary>Whether the value is one of some; the texts and numbers are in order.</summary>
    public sealed class OneOf(FilterField field, int slot, byte[][] texts, double[] numbers, IReadOnlyList<bool> flags) : PropertyTest(field, slot)
    {
        protected override bool HoldsForNumber(double number) => Array.BinarySearch(numbers, number) >= 0;

        protected override bool HoldsForFlag(bool flag) => flags.Contains(flag);

        protected override bool HoldsForText(ReadOnlySpan<byte> text, long now)
        {
            var (low, high) = (0, texts.Length - 1);
            while (low <= high)
            {
                var middle = (low + high) / 2;
                var order = text.SequenceCompareTo(texts[middle]);
                if (order == 0) return true;
                if (order < 0) high = middle - 1;
                else low = middle + 1;
            }

            return false;
        }
    }
}
