using System.Globalization;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>The header <c>grpc-timeout</c>: at most eight digits and a unit, such as <c>250m</c>.</summary>
internal static class GrpcTimeout
{
    private const int MostDigits = 8;

    /// <param name="text">The header; empty if there is none.</param>
    /// <param name="timeout">Null if the caller waits as long as it takes.</param>
    /// <returns>Whether it is one, or none.</returns>
    public static bool TryRead(string text, out TimeSpan? timeout)
    {
        timeout = null;
        if (text.Length == 0) return true;
        if (text.Length > MostDigits + 1 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        timeout = text[^1] switch
        {
            'H' => TimeSpan.FromHours(count),
            'M' => TimeSpan.FromMinutes(count),
            'S' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMilliseconds(count),
            'u' => TimeSpan.FromMicroseconds(count),
            'n' => TimeSpan.FromTicks(count / 100),
            _ => null,
        };
        return timeout is not null;
    }
}
