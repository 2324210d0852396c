using System.Globalization;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>How fresh an answer is.</summary>
/// <param name="Watermark">Every event that was acknowledged before this is in the answer; some of later ones may be.</param>
/// <param name="LagMs">How long ago that was when the question was asked, in milliseconds.</param>
public sealed record Freshness(DateTimeOffset Watermark, long LagMs)
{
    /// <summary>The header of every answer that has one: the watermark in ISO 8601.</summary>
    public const string Header = "Meridian-Fresh-To";

    /// <summary>Sets the header.</summary>
    internal static void Write(HttpResponse response, DateTimeOffset watermark) =>
        response.Headers[Header] = watermark.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>The freshness of the answer to a request of a group with <see cref="FreshnessFilter"/>; null when it is not known.</summary>
    internal static Freshness? Of(HttpContext context) => context.Features.Get<Freshness>();
}
