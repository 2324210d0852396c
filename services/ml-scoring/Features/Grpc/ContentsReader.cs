using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Meridian.MlScoring.Features.Inference;
using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>Reads the elements of an InferTensorContents into a tensor's memory.</summary>
/// <param name="body">Has its part of what requests may take; a byte of a message may become an element of eight.</param>
/// <param name="others">Bytes of the tensors before.</param>
internal ref struct ContentsReader(InputTensor tensor, RequestBody body, long others)
{
    private readonly TypedContents _wanted = TypedContents.Of(tensor.Spec.Type);

    /// <summary>What is wrong, to be said behind the name of the input; empty if it is no message.</summary>
    public string Complaint { get; private set; } = "";

    /// <summary>Whether that is that there is no memory left for it.</summary>
    public bool IsTooMuch { get; private set; }

    public bool TryRead(ReadOnlySpan<byte> contents)
    {
        var fields = new ProtoCursor(contents);
        while (fields.TryNext())
        {
            if (!TryReadField(ref fields)) return false;
        }

        return !fields.IsBroken;
    }

    private bool TryReadField(ref ProtoCursor fields)
    {
        if (fields.Field != _wanted.Field)
        {
            return Fail(_wanted.Field == 0
                ? $"has contents; {tensor.Spec.Type.Name()} has to come in raw_input_contents"
                : $"has {TypedContents.NameOf(fields.Field)}; {tensor.Spec.Type.Name()} stands in {TypedContents.NameOf(_wanted.Field)}");
        }

        if (fields.Type != WireType.Bytes) return fields.Type == _wanted.Element ? TryReadOne(ref fields) : fields.TrySkip();
        if (!fields.TryReadBytes(out var value)) return false;
        return _wanted.Element switch
        {
            WireType.Bytes => TryAddText(value),
            WireType.Varint => TryReadVarints(value),
            _ => TryCopy(value),
        };
    }

    private bool TryReadOne(ref ProtoCursor fields)
    {
        var size = tensor.Spec.Type.Size();
        if (!TryCover(size)) return false;
        ulong value = 0;
        uint half = 0;
        var isRead = _wanted.Element switch
        {
            WireType.Varint => fields.TryReadVarint(out value),
            WireType.Fixed32 => fields.TryReadFixed32(out half),
            _ => fields.TryReadFixed64(out value),
        };
        if (!isRead) return false;
        if (_wanted.Element == WireType.Varint) return TryAdd(value, tensor.Extend(size));
        if (_wanted.Element == WireType.Fixed32) MemoryMarshal.Write(tensor.Extend(size), half);
        else MemoryMarshal.Write(tensor.Extend(size), value);
        tensor.Count++;
        return true;
    }

    // Floats stand in a message as they do in memory.
    private bool TryCopy(ReadOnlySpan<byte> packed)
    {
        var size = tensor.Spec.Type.Size();
        if (packed.Length % size != 0) return Fail($"has {packed.Length} bytes of contents, which are no whole number of {tensor.Spec.Type.Name()} elements");
        if (!TryCover(packed.Length)) return false;
        packed.CopyTo(tensor.Extend(packed.Length));
        tensor.Count += packed.Length / size;
        return true;
    }

    private bool TryReadVarints(ReadOnlySpan<byte> packed)
    {
        // The last byte of each has its upper bit clear; behind the last one nothing may be left.
        var count = 0;
        foreach (var part in packed) count += part < 0x80 ? 1 : 0;
        if (packed.Length > 0 && packed[^1] >= 0x80) return false;
        var size = tensor.Spec.Type.Size();
        if ((long)count * size > Array.MaxLength) return Fail("has more elements than a tensor may have");
        if (!TryCover((long)count * size)) return false;
        var room = tensor.Extend(count * size);
        for (var index = 0; index < count; index++)
        {
            if (!ProtoCursor.TryReadVarint(ref packed, out var value) || !TryAdd(value, room[(index * size)..])) return false;
        }

        return true;
    }

    private bool TryAddText(ReadOnlySpan<byte> text)
    {
        if (!TryCover(sizeof(int) + text.Length)) return false;
        tensor.AddText(text);
        return true;
    }

    private bool TryAdd(ulong value, Span<byte> room)
    {
        var isWithin = tensor.Spec.Type switch
        {
            TensorType.Bool => Write(value != 0 ? (byte)1 : (byte)0, room),
            TensorType.Int8 => TryWrite<sbyte>((int)value, room),
            TensorType.Int16 => TryWrite<short>((int)value, room),
            TensorType.Int32 => Write((int)value, room),
            TensorType.UInt8 => TryWrite<byte>((uint)value, room),
            TensorType.UInt16 => TryWrite<ushort>((uint)value, room),
            TensorType.UInt32 => Write((uint)value, room),
            _ => Write(value, room),
        };
        if (!isWithin) return Fail($"cannot be read: element {tensor.Count} is not within {tensor.Spec.Type.Name()}");
        tensor.Count++;
        return true;
    }

    private static bool TryWrite<T>(long value, Span<byte> room) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> =>
        value >= long.CreateChecked(T.MinValue) && value <= long.CreateChecked(T.MaxValue) && Write(T.CreateTruncating(value), room);

    private static bool Write<T>(T value, Span<byte> room) where T : unmanaged
    {
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(room[..Unsafe.SizeOf<T>()]), value);
        return true;
    }

    private bool TryCover(long more)
    {
        // What is there grows by doubling, and the old is still there while it is copied.
        IsTooMuch = !body.TryCover(body.Length + others + (tensor.Length == 0 ? more : 3 * (tensor.Length + more)));
        return !IsTooMuch;
    }

    private bool Fail(string complaint)
    {
        if (Complaint.Length == 0) Complaint = complaint;
        return false;
    }
}
