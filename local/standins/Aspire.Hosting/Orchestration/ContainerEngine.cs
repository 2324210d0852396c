using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The stand-in has containers in its model and its manifest, and runs none.</summary>
internal static class ContainerEngine
{
    internal static string Missing(IResource resource) =>
        $"'{resource.Name}' is a container, and there is no container engine for it: the stand-in for Aspire.Hosting runs processes only. " +
        "Use the local infrastructure (--infra local), or build with the real packages (MeridianPackages=feed) where an engine is installed.";
}
