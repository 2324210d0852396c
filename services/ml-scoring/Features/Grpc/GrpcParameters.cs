using System.Text;
using System.Text.Unicode;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>The parameters of a request as far as they mean something here; others are passed over.</summary>
internal ref struct GrpcParameters()
{
    private const int BoolValue = 1;
    private const int Int64Value = 2;
    private const int TextValue = 3;
    private const int UInt64Value = 5;

    /// <summary>Microseconds that the request may take; 0 if it does not say.</summary>
    public long TimeoutMicroseconds { get; private set; }

    /// <summary>For whom it is asked; null if it does not say.</summary>
    public string? User { get; private set; }

    /// <summary>Whether the outputs are wanted as bytes.</summary>
    public bool IsRaw { get; private set; }

    /// <summary>What is wrong, to be said behind what they are parameters of; empty if it is no message.</summary>
    public string Complaint { get; private set; } = "";

    /// <summary>Reads an entry of the map: a name and a message with one of five kinds of value.</summary>
    public bool TryAdd(ReadOnlySpan<byte> entry)
    {
        ReadOnlySpan<byte> name = default, value = default;
        var fields = new ProtoCursor(entry);
        while (fields.TryNext())
        {
            var isRead = fields.Is(1, WireType.Bytes) ? fields.TryReadBytes(out name) : fields.Is(2, WireType.Bytes) ? fields.TryReadBytes(out value) : fields.TrySkip();
            if (!isRead) return false;
        }

        return !fields.IsBroken && TryTake(name, value);
    }

    private bool TryTake(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!TryReadChoice(value, out var kind, out var number, out var text)) return false;
        if (name.SequenceEqual("timeout"u8))
        {
            TimeoutMicroseconds = (long)number;
            return (kind is Int64Value or UInt64Value && (long)number >= 0) || Fail("has a parameter timeout that is not a whole number");
        }

        if (name.SequenceEqual("user"u8))
        {
            if (kind != TextValue || !Utf8.IsValid(text)) return Fail("has a parameter user that is not a text");
            User = Encoding.UTF8.GetString(text);
        }
        else if (name.SequenceEqual("binary_data_output"u8))
        {
            IsRaw = number != 0;
            return kind == BoolValue || Fail("has a parameter binary_data_output that is neither true nor false");
        }

        return true;
    }

    private static bool TryReadChoice(ReadOnlySpan<byte> value, out int kind, out ulong number, out ReadOnlySpan<byte> text)
    {
        (kind, number) = (0, 0);
        text = default;
        var fields = new ProtoCursor(value);
        while (fields.TryNext())
        {
            // Of several the last counts, as with any choice of one.
            var isRead = fields.Type switch
            {
                WireType.Varint => fields.TryReadVarint(out number),
                WireType.Bytes => fields.TryReadBytes(out text),
                _ => fields.TrySkip(),
            };
            if (!isRead) return false;
            kind = fields.Field;
        }

        return !fields.IsBroken;
    }

    private bool Fail(string complaint)
    {
        Complaint = complaint;
        return false;
    }
}
