using System.Numerics;
using System.Runtime.InteropServices;
using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>Reads the elements of a tensor out of JSON straight into its memory. They may stand flat or nested as the shape is.</summary>
internal ref struct JsonElements(InputTensor tensor)
{
    private const int Deepest = 32;

    private int _leafDepth;
    private int _leafLength = -1;

    /// <summary>What is wrong with the data, in words; null if nothing is.</summary>
    public string? Complaint { get; private set; }

    /// <summary>Whether they stand flat, or as that shape has it.</summary>
    public readonly bool AreNestedAs(ReadOnlySpan<long> shape) => _leafDepth <= 1 || (_leafDepth == shape.Length && _leafLength == shape[^1]);

    public bool TryRead(ref JsonCursor json) => json.Peek() == '[' ? TryReadArray(ref json, 1) : Fail("its data is not an array");

    private bool TryReadArray(ref JsonCursor json, int depth)
    {
        json.TryTake('[');
        var before = tensor.Count;
        if (json.Peek() == '[')
        {
            do
            {
                if (depth == Deepest || json.Peek() != '[') return Fail("its data is nested unevenly, or too deep");
                if (!TryReadArray(ref json, depth + 1)) return false;
            }
            while (json.TryTake(','));
        }
        else if (!TryReadLeaf(ref json) || !IsEven(depth, tensor.Count - before))
        {
            return false;
        }

        return json.TryTake(']') || Fail($"its data is broken off behind element {tensor.Count}");
    }

    private bool TryReadLeaf(ref JsonCursor json)
    {
        if (json.Peek() == ']') return true;
        do
        {
            if (!TryAdd(ref json)) return false;
        }
        while (json.TryTake(','));
        return true;
    }

    private bool IsEven(int depth, int length)
    {
        if (_leafLength >= 0 && (_leafDepth != depth || _leafLength != length)) return Fail("its data is nested unevenly");
        (_leafDepth, _leafLength) = (depth, length);
        return true;
    }

    private bool TryAdd(ref JsonCursor json)
    {
        var type = tensor.Spec.Type;
        if (type == TensorType.Bytes)
        {
            if (!json.TryReadText(out var text)) return Fail($"element {tensor.Count} is not a text");
            tensor.AddText(text);
            return true;
        }

        if (type == TensorType.Bool)
        {
            if (!json.TryReadTrueOrFalse(out var isTrue)) return Fail($"element {tensor.Count} is neither true nor false");
            tensor.Extend(1)[0] = isTrue ? (byte)1 : (byte)0;
        }
        else
        {
            json.Peek();
            if (!JsonNumber.TryRead(json.Rest, out var number)) return Fail($"element {tensor.Count} is not a number");
            if (!(type.IsFloat() ? TryAddFloat(number) : TryAddInteger(number))) return Fail($"element {tensor.Count} is not within {type.Name()}");
            json.At += number.Length;
        }

        tensor.Count++;
        return true;
    }

    private readonly bool TryAddFloat(JsonNumber number)
    {
        if (tensor.Spec.Type == TensorType.Fp64)
        {
            var wide = number.ToDouble();
            MemoryMarshal.Write(tensor.Extend(sizeof(double)), wide);
            return double.IsFinite(wide);
        }

        var value = number.ToSingle();
        switch (tensor.Spec.Type)
        {
            case TensorType.Fp32:
                MemoryMarshal.Write(tensor.Extend(sizeof(float)), value);
                return float.IsFinite(value);
            case TensorType.Fp16:
                MemoryMarshal.Write(tensor.Extend(sizeof(ushort)), (Half)value);
                return Half.IsFinite((Half)value);
            default:
                var bits = FloatText.ToBf16(value);
                MemoryMarshal.Write(tensor.Extend(sizeof(ushort)), bits);
                return float.IsFinite(FloatText.FromBf16(bits));
        }
    }

    private readonly bool TryAddInteger(JsonNumber number) => tensor.Spec.Type switch
    {
        TensorType.UInt64 => number.TryToUInt64(out var value) && Write(value),
        TensorType.UInt8 => TryAdd<byte>(number),
        TensorType.UInt16 => TryAdd<ushort>(number),
        TensorType.UInt32 => TryAdd<uint>(number),
        TensorType.Int8 => TryAdd<sbyte>(number),
        TensorType.Int16 => TryAdd<short>(number),
        TensorType.Int32 => TryAdd<int>(number),
        _ => TryAdd<long>(number),
    };

    private readonly bool TryAdd<T>(JsonNumber number) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> =>
        number.TryToInt64(out var value) && value >= long.CreateChecked(T.MinValue) && value <= long.CreateSaturating(T.MaxValue) && Write(T.CreateTruncating(value));

    private readonly bool Write<T>(T value) where T : unmanaged
    {
        MemoryMarshal.Write(tensor.Extend(System.Runtime.CompilerServices.Unsafe.SizeOf<T>()), value);
        return true;
    }

    private bool Fail(string complaint)
    {
        Complaint ??= complaint;
        return false;
    }
}
