using ClickHouse.Client.Formats;

namespace ClickHouse.Client.Types;

/// <summary>
/// Times. A column of UTC, or without a zone, gives <see cref="DateTimeKind.Utc"/>; another zone gives its wall clock as
/// <see cref="DateTimeKind.Unspecified"/>, as the package does.
/// </summary>
internal static class TimeTypes
{
    private const int TickDigits = 7;

    public static ColumnType DateTime(string name, string? zone) =>
        In(zone, name, stream => System.DateTime.UnixEpoch.AddSeconds(stream.ReadUInt32()));

    public static ColumnType DateTime64(string name, int scale, string? zone) =>
        In(zone, name, stream => System.DateTime.UnixEpoch.AddTicks(TicksOf((long)stream.ReadUInt64(), scale)));

    // .NET counts 100 ns: finer digits than the seventh are cut.
    private static long TicksOf(long value, int scale) =>
        scale <= TickDigits ? value * PowerOfTen(TickDigits - scale) : value / PowerOfTen(scale - TickDigits);

    private static long PowerOfTen(int digits)
    {
        var power = 1L;
        while (digits-- > 0) power *= 10;
        return power;
    }

    private static ColumnType In(string? zone, string name, Func<RowBinaryStream, DateTime> read)
    {
        var id = zone?.Trim('\'');
        if (id is null or "UTC" or "Etc/UTC") return new(name, typeof(DateTime), stream => read(stream));

        var place = TimeZoneInfo.FindSystemTimeZoneById(id);
        return new(name, typeof(DateTime), stream => OnTheWall(read(stream), place));
    }

    private static DateTime OnTheWall(DateTime utc, TimeZoneInfo place)
    {
        var offset = place.GetUtcOffset(utc);
        return offset == TimeSpan.Zero ? utc : System.DateTime.SpecifyKind(utc + offset, DateTimeKind.Unspecified);
    }
}
