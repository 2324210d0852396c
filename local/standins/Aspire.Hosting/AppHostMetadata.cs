using System.Reflection;

namespace Aspire.Hosting;

/// <summary>What the build writes into the assembly of an application host.</summary>
internal static class AppHostMetadata
{
    /// <summary>The directory of the host's project; null when the assembly is not one of a host, or was built elsewhere.</summary>
    internal static string? ProjectDirectory(Assembly? assembly)
    {
        var directory = assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => string.Equals(a.Key, "apphostprojectpath", StringComparison.OrdinalIgnoreCase))?.Value;
        return Directory.Exists(directory) ? directory : null;
    }
}
