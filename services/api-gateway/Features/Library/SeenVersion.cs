using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Meridian.ApiGateway.Features.Library;

/// <summary>The version that a caller has seen of what it changes (<c>If-Match</c>), so that nobody's change is lost to another's.</summary>
internal static class SeenVersion
{
    /// <summary>Any version, for <c>*</c>.</summary>
    private const int Any = 0;

    /// <summary>The version, with null for any; or why it is none.</summary>
    public static (int? Version, ProblemHttpResult? Problem) Of(HttpContext context)
    {
        var header = context.Request.Headers.IfMatch;
        if (header.Count == 0) return (null, Problems.IfMatchMissing());
        if (!EntityTagHeaderValue.TryParse(header.ToString(), out var tag)) return (null, Problems.VersionConflict());
        if (tag == EntityTagHeaderValue.Any) return (null, null);
        var isVersion = int.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > Any;
        return isVersion ? (version, null) : (null, Problems.VersionConflict());
    }

    /// <summary>Tells the caller which version an answer has.</summary>
    public static void Show(HttpContext context, int version) => context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
