namespace Meridian.Contracts.Events;

/// <summary>The numbers of the layout that <see cref="EnrichedBlockWriter"/> describes.</summary>
internal static class EnrichedBlockFormat
{
    public const byte Version = 1;
    public const int HeaderLengthAt = 4;
    public const int TenantAt = 6;
    public const int ProcessedAtAt = 22;
    public const int PartitionAt = 30;
    public const int CountAt = 34;
    public const int HeaderLength = 38;

    public const int TimestampAt = 1;
    public const int SentAtAt = 9;
    public const int ReceivedAtAt = 17;
    public const int OffsetAt = 25;
    public const int IndexAt = 33;
    public const int SessionAt = 37;
    public const int EventPrefixLength = 53;
    public const int TextFields = 16;

    public static ReadOnlySpan<byte> Magic => "MEE"u8;
}
