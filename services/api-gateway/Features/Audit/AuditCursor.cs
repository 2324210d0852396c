using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Meridian.ApiGateway.Features.Audit;

/// <summary>The last record of a page. Opaque to clients, so that it may change.</summary>
internal sealed record AuditCursor(DateTimeOffset At, Guid Id)
{
    private const long MostMilliseconds = 253_402_300_799_999; // the end of the year 9999

    /// <summary>Reads one; null when it is none.</summary>
    public static AuditCursor? Parse(string text)
    {
        if (!Base64Url.IsValid(text)) return null;
        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('/') is [var at, var id]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= MostMilliseconds
            && Guid.TryParse(id, out var guid)
                ? new AuditCursor(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), guid)
                : null;
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At.ToUnixTimeMilliseconds()}/{Id}")));
}
