namespace Meridian.Local.Installing;

/// <summary>What only the operating system's package manager can bring: installed where that is possible, asked for where not.</summary>
internal static class SystemPackages
{
    private const string Step = "system packages";
    private const string AptGet = "/usr/bin/apt-get";
    private const string StartPolicy = "/usr/sbin/policy-rc.d";

    /// <exception cref="ToolMissingException">They cannot be installed from here.</exception>
    public static async Task InstallAsync(IReadOnlyCollection<SystemProgram> programs, IProgress<ToolProgress> progress, CancellationToken cancellationToken)
    {
        if (programs.Count == 0) return;
        var packages = programs.Select(program => program.DebianPackage).ToArray();
        if (!File.Exists(AptGet) || !Environment.IsPrivilegedProcess)
            throw new ToolMissingException(HowToInstall(packages));

        await AptAsync(["update"], progress, cancellationToken);
        using var quiet = new NoServiceStart();
        await AptAsync(["install", "-y", "--no-install-recommends", .. packages], progress, cancellationToken);
    }

    private static string HowToInstall(string[] packages) => File.Exists(AptGet)
        ? $"Missing from the system: {string.Join(", ", packages)}. Run: sudo apt-get install -y --no-install-recommends {string.Join(' ', packages)}"
        : $"Missing from the system: {string.Join(", ", packages)} (Debian's names). Install them with this system's package manager, then run ./meridian up again.";

    private static async Task AptAsync(string[] verb, IProgress<ToolProgress> progress, CancellationToken cancellationToken)
    {
        var apt = new Command(AptGet, ["-q", "-o", "DPkg::Lock::Timeout=300", .. verb])
        {
            Variables = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive", ["RUNLEVEL"] = "1" },
            OnLine = line => progress.Report(new(Step, line)),
        };
        var result = await apt.RunAsync(cancellationToken);
        if (result.ExitCode != 0)
            throw new ToolMissingException($"apt-get {string.Join(' ', verb)} failed: {result.Complaint} Mend that by hand, then run ./meridian up again.");
    }

    /// <summary>Keeps apt from starting the services it installs (invoke-rc.d and deb-systemd-invoke both ask this file).</summary>
    private sealed class NoServiceStart : IDisposable
    {
        private readonly bool _ours = !File.Exists(StartPolicy);

        public NoServiceStart()
        {
            if (!_ours) return;
            File.WriteAllText(StartPolicy, "#!/bin/sh\nexit 101\n");
            File.SetUnixFileMode(StartPolicy, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        public void Dispose()
        {
            if (_ours) File.Delete(StartPolicy);
        }
    }
}
