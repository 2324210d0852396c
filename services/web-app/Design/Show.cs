using System.Globalization;

namespace Meridian.WebApp.Design;

/// <summary>How values are written, everywhere alike.</summary>
internal static class Show
{
    private const double Thousand = 1_000;
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>12,345 or 12.3 or 0.004.</summary>
    public static string Number(double? value) => value switch
    {
        null => "–",
        { } number when double.IsInteger(number) => number.ToString("N0", Culture),
        { } number when Math.Abs(number) >= Thousand => number.ToString("N0", Culture),
        { } number when Math.Abs(number) >= 1 => number.ToString("#,0.##", Culture),
        { } number => number.ToString("0.####", Culture),
    };

    /// <summary>12.3K, 4.5M: where room is short.</summary>
    public static string Short(double value) => Math.Abs(value) switch
    {
        >= 1e9 => (value / 1e9).ToString("0.#", Culture) + "B",
        >= 1e6 => (value / 1e6).ToString("0.#", Culture) + "M",
        >= 1e4 => (value / 1e3).ToString("0.#", Culture) + "K",
        _ => Number(value),
    };

    /// <summary>With one digit behind the point, so that columns of them stand in line; all, nothing, and what would be 0.0 are written as they are.</summary>
    public static string Percent(double value) => (value * 100).ToString(value is 0 or 1 ? "0" : Math.Abs(value) < 0.001 ? "0.###" : "0.0", Culture) + "%";

    /// <summary>Of a model: with two digits, and as many as it takes not to be 0.00 or 1.00 for what is neither.</summary>
    public static string Score(double value) => value switch
    {
        > 0 and < 0.005 => Math.Max(value, 0.0001).ToString("0.00##", Culture),
        > 0.994 and < 1 => Math.Min(value, 0.9999).ToString("0.00##", Culture),
        _ => value.ToString("0.00", Culture),
    };

    /// <summary>An event's name; identify and others have none.</summary>
    public static string Name(string? name) => string.IsNullOrEmpty(name) ? "(no name)" : name;

    /// <summary>A width of an SVG shape.</summary>
    public static string Css(double share) => (Math.Clamp(share, 0, 1) * 100).ToString("0.##", Culture) + "%";

    public static string Seconds(long milliseconds) => milliseconds < 60_000 ? (milliseconds / Thousand).ToString("0.0", Culture) + " s" : Duration(milliseconds / Thousand);

    public static string Milliseconds(double milliseconds) => milliseconds < Thousand ? milliseconds.ToString("0", Culture) + " ms" : (milliseconds / Thousand).ToString("0.0", Culture) + " s";

    public static string Duration(double? seconds) => seconds switch
    {
        null => "–",
        < 60 => seconds.Value.ToString("0.#", Culture) + " s",
        < 3_600 => (seconds.Value / 60).ToString("0.#", Culture) + " min",
        < 86_400 => (seconds.Value / 3_600).ToString("0.#", Culture) + " h",
        _ => (seconds.Value / 86_400).ToString("0.#", Culture) + " days",
    };

    public static string Bytes(long bytes) => bytes switch
    {
        < 1_024 => $"{bytes} B",
        < 1_048_576 => (bytes / 1_024d).ToString("0.#", Culture) + " KB",
        _ => (bytes / 1_048_576d).ToString("0.#", Culture) + " MB",
    };

    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss", Culture) + " UTC";

    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy", Culture);

    /// <summary>The name of a point in a series.</summary>
    public static string Interval(DateTimeOffset at, string? interval) => at.ToString(interval switch
    {
        "hour" => "d MMM HH:mm",
        "month" => "MMM yyyy",
        _ => "d MMM",
    }, Culture);

    public static string Ago(DateTimeOffset at, DateTimeOffset now) => (now - at) switch
    {
        { TotalSeconds: < 5 } => "just now",
        { TotalMinutes: < 1 } age => $"{(int)age.TotalSeconds} s ago",
        { TotalHours: < 1 } age => $"{(int)age.TotalMinutes} min ago",
        { TotalDays: < 1 } age => $"{(int)age.TotalHours} h ago",
        { TotalDays: < 2 } => "yesterday",
        { TotalDays: < 30 } age => $"{(int)age.TotalDays} days ago",
        _ => Day(at),
    };

    /// <summary>a_b_c or aBc as words.</summary>
    public static string Words(string name) => string.Concat(name.Select((sign, at) => sign is '_' or '.' ? " " : at > 0 && char.IsUpper(sign) && char.IsLower(name[at - 1]) ? $" {char.ToLowerInvariant(sign)}" : $"{sign}"));
}
