using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The name a manifest gives to a conditional expression: what it depends on, and a hash (XXH32) that tells two of them apart.</summary>
internal static class ConditionalName
{
    private const uint Prime1 = 2654435761;
    private const uint Prime2 = 2246822519;
    private const uint Prime3 = 3266489917;
    private const uint Prime4 = 668265263;
    private const uint Prime5 = 374761393;

    internal static string Of(ReferenceExpression conditional)
    {
        var condition = ((IManifestExpressionProvider)conditional.Condition!).ValueExpression;
        var text = condition + conditional.WhenTrue!.ValueExpression + conditional.WhenFalse!.ValueExpression + conditional.MatchValue;
        var readable = condition.Trim('{', '}').Replace('.', '-').ToLower(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"cond-{readable}-{Xxh32(Encoding.UTF8.GetBytes(text)):x8}");
    }

    private static uint Xxh32(ReadOnlySpan<byte> data)
    {
        var length = (uint)data.Length;
        var hash = length >= 16 ? Stripes(ref data) : Prime5;
        hash += length;
        for (; data.Length >= sizeof(uint); data = data[sizeof(uint)..])
        {
            hash = BitOperations.RotateLeft(hash + (BinaryPrimitives.ReadUInt32LittleEndian(data) * Prime3), 17) * Prime4;
        }

        foreach (var b in data)
        {
            hash = BitOperations.RotateLeft(hash + (b * Prime5), 11) * Prime1;
        }

        hash = (hash ^ (hash >> 15)) * Prime2;
        hash = (hash ^ (hash >> 13)) * Prime3;
        return hash ^ (hash >> 16);
    }

    private static uint Stripes(ref ReadOnlySpan<byte> data)
    {
        Span<uint> lanes = [unchecked(Prime1 + Prime2), Prime2, 0, unchecked(0 - Prime1)];
        for (; data.Length >= 16; data = data[16..])
        {
            for (var i = 0; i < lanes.Length; i++)
            {
                var word = BinaryPrimitives.ReadUInt32LittleEndian(data[(i * sizeof(uint))..]);
                lanes[i] = BitOperations.RotateLeft(lanes[i] + (word * Prime2), 13) * Prime1;
            }
        }

        return BitOperations.RotateLeft(lanes[0], 1) + BitOperations.RotateLeft(lanes[1], 7)
            + BitOperations.RotateLeft(lanes[2], 12) + BitOperations.RotateLeft(lanes[3], 18);
    }
}
