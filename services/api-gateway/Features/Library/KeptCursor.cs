using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Meridian.ApiGateway.Features.Library;

/// <summary>The last thing of a page. Opaque to clients.</summary>
internal sealed record KeptCursor(DateTimeOffset At, Guid Id)
{
    /// <summary>Reads one; null when it is none.</summary>
    public static KeptCursor? Parse(string text)
    {
        if (!Base64Url.IsValid(text)) return null;
        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('/') is [var at, var id]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks
            && Guid.TryParse(id, out var guid)
                ? new KeptCursor(new DateTimeOffset(ticks, TimeSpan.Zero), guid)
                : null;
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}/{Id}")));
}
