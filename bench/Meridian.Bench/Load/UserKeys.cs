using System.Globalization;
using Meridian.Contracts.Events;

namespace Meridian.Bench.Load;

/// <summary>Keys of users as the gateway makes them: the tenant, a slash, the user.</summary>
internal static class UserKeys
{
    public static IReadOnlyList<byte[]> Create(int users)
    {
        var tenant = Guid.CreateVersion7();
        return [.. Enumerable.Range(0, users).Select(user => Key(tenant, user))];
    }

    private static byte[] Key(Guid tenant, int user)
    {
        var subject = System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"u{user:x16}"));
        var key = new byte[EventPartition.TenantPrefixLength + subject.Length];
        EventPartition.WriteKey(tenant, subject, key);
        return key;
    }
}
