namespace Meridian.Contracts.Events;

/// <summary>The numbers of the layout that <see cref="EventBlockWriter"/> describes.</summary>
internal static class EventBlockFormat
{
    public const byte Version = 1;
    public const int HeaderLengthAt = 4;
    public const int TenantAt = 6;
    public const int ReceivedAtAt = 22;
    public const int CountAt = 30;
    public const int HeaderLength = 34;

    /// <summary>Type, timestamp and sent-at stand before the text fields of an event.</summary>
    public const int EventPrefixLength = 1 + 8 + 8;
    public const int TextFields = 8;

    public static ReadOnlySpan<byte> Magic => "MEB"u8;
}
