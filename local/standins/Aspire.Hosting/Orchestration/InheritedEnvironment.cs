namespace Aspire.Hosting.Orchestration;

/// <summary>Processes inherit the environment of the host, but not what tells the host itself where to listen and how it was launched.</summary>
internal static class InheritedEnvironment
{
    private static readonly string[] Names = ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "URLS", "DOTNET_LAUNCH_PROFILE"];
    private static readonly string[] Prefixes = ["ASPIRE_", "DOTNET_DASHBOARD_", "DOTNET_RESOURCE_SERVICE_", "Parameters__"];

    internal static IReadOnlyList<string> Withheld(IEnumerable<string> names) =>
    [
        .. names.Where(name => Names.Contains(name, StringComparer.OrdinalIgnoreCase)
            || Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))),
    ];
}
