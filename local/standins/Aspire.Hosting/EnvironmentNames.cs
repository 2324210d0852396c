namespace Aspire.Hosting;

/// <summary>Names as shells and operating systems take them for environment variables.</summary>
internal static class EnvironmentNames
{
    /// <summary>Every character but ASCII letters and digits becomes an underscore, and one stands before a leading digit.</summary>
    internal static string Encode(string name)
    {
        var encoded = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return encoded.Length > 0 && char.IsAsciiDigit(encoded[0]) ? "_" + encoded : encoded;
    }
}
