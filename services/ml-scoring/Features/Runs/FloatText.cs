using System.Runtime.InteropServices;

namespace Meridian.MlScoring.Features.Runs;

/// <summary>What is not a finite number has no form in JSON.</summary>
internal static class FloatText
{
    /// <summary>Where the first such element is, or -1.</summary>
    public static int FirstNotFinite(TensorType type, ReadOnlySpan<byte> elements) => type switch
    {
        TensorType.Fp32 => First(MemoryMarshal.Cast<byte, uint>(elements), 0x7F80_0000u),
        TensorType.Fp64 => First(MemoryMarshal.Cast<byte, ulong>(elements), 0x7FF0_0000_0000_0000ul),
        TensorType.Fp16 => First(MemoryMarshal.Cast<byte, ushort>(elements), (ushort)0x7C00),
        TensorType.Bf16 => First(MemoryMarshal.Cast<byte, ushort>(elements), (ushort)0x7F80),
        _ => -1,
    };

    /// <summary>bfloat16 is the upper half of a float.</summary>
    public static float FromBf16(ushort bits) => BitConverter.Int32BitsToSingle(bits << 16);

    /// <summary>The nearest bfloat16, ties to even.</summary>
    public static ushort ToBf16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    // All bits of the exponent set: infinite, or not a number.
    private static int First<T>(ReadOnlySpan<T> elements, T exponent) where T : System.Numerics.IBinaryInteger<T>
    {
        for (var index = 0; index < elements.Length; index++)
        {
            if ((elements[index] & exponent) == exponent) return index;
        }

        return -1;
    }
}
