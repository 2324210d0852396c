namespace Meridian.EventProcessor.Features.Events.Duplicates;

/// <summary>
/// Says of a key that it is surely not there, or may be. All bits of a key are in one block of eight words, one in each, so a question costs about one
/// cache line (<see href="https://parquet.apache.org/docs/file-format/bloomfilter/"/> tells of such filters). With 16 bits a key it is wrong about once in a thousand.
/// </summary>
internal sealed class BloomFilter(int keys)
{
    private const int BitsOfKey = 16;
    private const int Words = 8;
    private const int BitsOfPlace = 6;

    // Runs are ordered by the first bits of keys and the table by the last ones: what is taken here lies between.
    private const int FirstPlace = 16;

    private readonly int _blocks = Math.Max(1, (int)((long)keys * BitsOfKey / (Words * 64)));
    private readonly ulong[] _words = new ulong[Math.Max(1, (int)((long)keys * BitsOfKey / (Words * 64))) * Words];

    public void Add(ulong high, ulong low)
    {
        var block = Block(high);
        for (var word = 0; word < Words; word++) block[word] |= Bit(low, word);
    }

    public bool MayHave(ulong high, ulong low)
    {
        var block = Block(high);
        for (var word = 0; word < Words; word++)
        {
            if ((block[word] & Bit(low, word)) == 0) return false;
        }

        return true;
    }

    private static ulong Bit(ulong low, int word) => 1UL << (int)(low >> (FirstPlace + (BitsOfPlace * word)));

    private Span<ulong> Block(ulong high) => _words.AsSpan((int)((ulong)(uint)high * (ulong)_blocks >> 32) * Words, Words);
}
