namespace Meridian.MlScoring.Tests;

/// <summary>Makes something that is almost right out of something that is.</summary>
internal static class Mutation
{
    public static byte[] Of(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> pieces, Random random)
    {
        List<byte> bytes = [.. whole];
        for (var changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--) Change(bytes, pieces[random.Next(pieces.Length)], random);
        return [.. bytes];
    }

    private static void Change(List<byte> bytes, byte piece, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(6))
        {
            case 0: bytes[at] = piece; break;
            case 1: bytes.Insert(at, piece); break;
            case 2: bytes.RemoveAt(at); break;
            case 3: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 4: bytes.RemoveRange(at, Math.Min(random.Next(30), bytes.Count - at)); break;
            default: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(30), bytes.Count - at))); break;
        }
    }
}
