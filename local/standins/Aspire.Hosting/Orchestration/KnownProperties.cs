namespace Aspire.Hosting.Orchestration;

/// <summary>Names of the properties of a process, as the real dashboard knows them.</summary>
internal static class KnownProperties
{
    internal const string Pid = "executable.pid";
    internal const string Path = "executable.path";
    internal const string WorkDir = "executable.workDir";
    internal const string Args = "executable.args";
}
