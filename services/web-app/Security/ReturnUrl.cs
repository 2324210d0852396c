namespace Meridian.WebApp.Security;

/// <summary>Where to go after signing in: to a page of ours, whatever the address says.</summary>
internal static class ReturnUrl
{
    /// <summary>The address if it is a path of this site, else the home page.</summary>
    public static string Check(string? address) => IsLocal(address) ? address! : "/";

    // "//host" and "/\host" are other hosts to a browser, and it drops tabs and line ends before it looks.
    private static bool IsLocal(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) && !address.StartsWith("/sign-", StringComparison.Ordinal);
}
