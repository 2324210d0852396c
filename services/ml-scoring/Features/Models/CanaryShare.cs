using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Meridian.MlScoring.Features.Models;

/// <summary>Who is in a canary: always the same users, and with a growing share those before stay in it.</summary>
internal static class CanaryShare
{
    private const int Parts = 10_000;

    /// <param name="user">Null is somebody else at every request.</param>
    public static bool Has(string model, string? user, double percent)
    {
        if (user is null) return Random.Shared.Next(Parts) < percent * (Parts / 100);
        // The model is hashed too: otherwise the same users would be in every model's canary.
        var seed = (long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(model.AsSpan()));
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(user.AsSpan()), seed) % Parts < percent * (Parts / 100);
    }
}
