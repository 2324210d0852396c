using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Meridian.Contracts.Filters;

/// <summary>
/// Finds the values of some paths in a JSON object, in one pass. Of a name that stands twice the first counts. An object that ClickHouse's
/// JSON functions cannot read has no values here either: text that is no Unicode, an integer beyond 64 bits, a number beyond a double.
/// </summary>
internal sealed class JsonLookup
{
    private readonly Name _root = new([]);
    private readonly List<int> _slots = [];

    public void Add(IEnumerable<string> path, int slot)
    {
        var at = _root;
        foreach (var name in path) at = at.Child(name);
        at.Slot = slot;
        _slots.Add(slot);
    }

    /// <summary>Fills the slots of the paths.</summary>
    public void Find(ReadOnlySpan<byte> json, Span<JsonSlot> slots)
    {
        foreach (var slot in _slots) slots[slot] = default;
        if (json.IsEmpty || TryRead(json, slots)) return;
        foreach (var slot in _slots) slots[slot] = default;
    }

    private bool TryRead(ReadOnlySpan<byte> json, Span<JsonSlot> slots)
    {
        if (!Utf8.IsValid(json)) return false;
        var reader = new Utf8JsonReader(json);
        try
        {
            return reader.Read() && Value(ref reader, _root, slots) && !reader.Read();
        }
        catch (JsonException)
        {
            // Blocks hold what the gateway has read as JSON; one from elsewhere may not.
            return false;
        }
    }

    private static bool Value(scoped ref Utf8JsonReader reader, Name? wanted, Span<JsonSlot> slots)
    {
        if (wanted is { Slot: >= 0 } found) slots[found.Slot] = SlotOf(ref reader);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => Object(ref reader, wanted, slots),
            JsonTokenType.StartArray => Array(ref reader, slots),
            JsonTokenType.String => IsUnicode(ref reader),
            JsonTokenType.Number => IsInRange(reader.ValueSpan),
            _ => true,
        };
    }

    private static JsonSlot SlotOf(scoped ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String
        ? new JsonSlot(reader.TokenType, reader.ValueIsEscaped, (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length)
        : new JsonSlot(reader.TokenType, false, (int)reader.TokenStartIndex, reader.ValueSpan.Length);

    private static bool Object(scoped ref Utf8JsonReader reader, Name? wanted, Span<JsonSlot> slots)
    {
        var seen = 0UL;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!IsUnicode(ref reader)) return false;
            var child = wanted?.Match(ref reader, ref seen);
            reader.Read();
            if (!Value(ref reader, child, slots)) return false;
        }

        return true;
    }

    private static bool Array(scoped ref Utf8JsonReader reader, Span<JsonSlot> slots)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!Value(ref reader, null, slots)) return false;
        }

        return true;
    }

    private static bool IsUnicode(scoped ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped || reader.ValueSpan.IndexOf("\\u"u8) < 0) return true;
        var scratch = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            reader.CopyString(scratch);
            return true;
        }
        catch (InvalidOperationException)
        {
            // The reader's word for half a surrogate pair.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private static bool IsInRange(ReadOnlySpan<byte> number)
    {
        const int SurelyFits = 18;
        if (number.Length <= SurelyFits && number.IndexOfAny((byte)'e', (byte)'E') < 0) return true;
        if (number.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0) return Utf8Parser.TryParse(number, out double value, out _) && double.IsFinite(value);
        return Utf8Parser.TryParse(number, out ulong _, out var read) && read == number.Length
            || Utf8Parser.TryParse(number, out long _, out read) && read == number.Length;
    }

    private sealed class Name(byte[] text)
    {
        public List<Name> Children { get; } = [];

        public int Slot { get; set; } = -1;

        public Name Child(string name)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            var child = Children.Find(candidate => candidate.Is(bytes));
            if (child is null) Children.Add(child = new Name(bytes));
            return child;
        }

        /// <summary>The child of the reader's property name, unless it was there before. A filter has no more names than bits.</summary>
        public Name? Match(scoped ref Utf8JsonReader reader, ref ulong seen)
        {
            for (var index = 0; index < Children.Count; index++)
            {
                if (!Children[index].Is(ref reader)) continue;
                var bit = 1UL << index;
                if ((seen & bit) != 0) return null;
                seen |= bit;
                return Children[index];
            }

            return null;
        }

        private bool Is(ReadOnlySpan<byte> name) => name.SequenceEqual(text);

        private bool Is(scoped ref Utf8JsonReader reader) => reader.ValueIsEscaped ? reader.ValueTextEquals(text) : reader.ValueSpan.SequenceEqual(text);
    }
}
