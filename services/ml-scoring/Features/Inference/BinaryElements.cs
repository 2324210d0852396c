using System.Buffers.Binary;
using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>Takes a tensor's elements from their binary form: little-endian, row by row; texts behind their lengths, of four bytes each.</summary>
internal static class BinaryElements
{
    /// <returns>What is wrong with them, or null.</returns>
    public static string? Add(InputTensor tensor, ReadOnlySpan<byte> elements)
    {
        var type = tensor.Spec.Type;
        if (type == TensorType.Bytes) return AddTexts(tensor, elements);
        if (elements.Length % type.Size() != 0) return $"its {elements.Length} bytes are no whole number of {type.Name()} elements";
        if (type == TensorType.Bool && elements.IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and var at) return $"element {at} is neither 0 nor 1";
        elements.CopyTo(tensor.Extend(elements.Length));
        tensor.Count = elements.Length / type.Size();
        return null;
    }

    private static string? AddTexts(InputTensor tensor, ReadOnlySpan<byte> elements)
    {
        while (elements.Length > 0)
        {
            var length = elements.Length >= sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(elements) : -1;
            if (length < 0 || length > elements.Length - sizeof(int)) return $"its bytes are broken off in element {tensor.Count}";
            tensor.AddText(elements.Slice(sizeof(int), length));
            elements = elements[(sizeof(int) + length)..];
        }

        return null;
    }
}
