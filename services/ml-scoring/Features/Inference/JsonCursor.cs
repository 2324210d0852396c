using System.Text.Json;
using System.Text.Unicode;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>
/// Walks through a JSON text that is there as a whole. It knows the shell of a request and leaves it to others how numbers are read; what is of no
/// interest is skipped by the framework's reader, which checks it.
/// </summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> text)
{
    private static readonly JsonReaderOptions OneValue = new() { AllowMultipleValues = true };

    private readonly ReadOnlySpan<byte> _text = text;

    public int At { get; set; }

    /// <summary>Whether what came was not JSON.</summary>
    public bool IsBroken { get; private set; }

    public readonly ReadOnlySpan<byte> Rest => _text[At..];

    /// <summary>The next character that is not white space; 0 at the end.</summary>
    public byte Peek()
    {
        while (At < _text.Length && _text[At] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') At++;
        return At < _text.Length ? _text[At] : (byte)0;
    }

    public bool TryTake(char expected)
    {
        if (Peek() != expected) return false;
        At++;
        return true;
    }

    /// <summary>Goes to the next member of the object it is in.</summary>
    /// <returns>False behind the last one, and when the text is broken.</returns>
    public bool TryNextMember(ref bool isFirst, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (TryTake('}')) return false;
        if (!isFirst && !TryTake(',')) return Break();
        isFirst = false;
        return (TryReadText(out name) && TryTake(':')) || Break();
    }

    /// <summary>Goes to the next element of the array it is in.</summary>
    /// <returns>False behind the last one, and when the text is broken.</returns>
    public bool TryNextElement(ref bool isFirst)
    {
        if (TryTake(']')) return false;
        if (!isFirst && !TryTake(',')) return Break();
        isFirst = false;
        return Peek() != ']' || Break();
    }

    /// <summary>Reads a string, without its escapes.</summary>
    public bool TryReadText(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!TryTake('"')) return false;
        var rest = Rest;
        var end = rest.IndexOfAny((byte)'"', (byte)'\\');
        if (end < 0) return Break();
        if (rest[end] == '\\') return TryReadEscaped(out value);
        value = rest[..end];
        At += end + 1;
        return (value.IndexOfAnyInRange((byte)0, (byte)0x1F) < 0 && Utf8.IsValid(value)) || Break();
    }

    public bool TryReadTrueOrFalse(out bool value)
    {
        Peek();
        value = Rest.StartsWith("true"u8);
        if (!value && !Rest.StartsWith("false"u8)) return false;
        At += value ? 4 : 5;
        return true;
    }

    public bool TryReadInteger(out long value)
    {
        value = 0;
        Peek();
        if (!JsonNumber.TryRead(Rest, out var number) || !number.TryToInt64(out value)) return false;
        At += number.Length;
        return true;
    }

    /// <summary>Goes behind a value of any kind.</summary>
    public bool TrySkip()
    {
        var reader = new Utf8JsonReader(Rest, OneValue);
        try
        {
            if (!reader.Read()) return Break();
            reader.Skip();
        }
        catch (JsonException)
        {
            return Break();
        }

        At += (int)reader.BytesConsumed;
        return true;
    }

    // Rare: the framework knows escapes.
    private bool TryReadEscaped(out ReadOnlySpan<byte> value)
    {
        value = default;
        At--;
        var reader = new Utf8JsonReader(Rest, OneValue);
        try
        {
            reader.Read();
            var text = new byte[reader.ValueSpan.Length];
            value = text.AsSpan(0, reader.CopyString(text));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return Break();
        }

        At += (int)reader.BytesConsumed;
        return true;
    }

    private bool Break()
    {
        IsBroken = true;
        return false;
    }
}
