using System.Runtime.InteropServices;

namespace Meridian.Local.Installing;

internal static class Platform
{
    /// <summary>The platform as npm packages name it, e.g. <c>linux-x64</c>.</summary>
    public static string Npm { get; } = $"{(OperatingSystem.IsMacOS() ? "darwin" : "linux")}-{RuntimeInformation.OSArchitecture switch
    {
        Architecture.Arm64 => "arm64",
        _ => "x64",
    }}";
}
