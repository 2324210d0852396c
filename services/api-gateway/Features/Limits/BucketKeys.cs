using System.Globalization;

namespace Meridian.ApiGateway.Features.Limits;

/// <summary>The names in Redis of one tenant's bucket. The braces keep them on one node of a cluster, where a script may touch both.</summary>
internal readonly record struct BucketKeys(string Allowance, string Month)
{
    public static BucketKeys Of(string policy, Guid tenantId, DateOnly month) =>
        new($"limits:{{{tenantId}}}:{policy}", string.Create(CultureInfo.InvariantCulture, $"limits:{{{tenantId}}}:{policy}:{month:yyyy-MM}"));
}
