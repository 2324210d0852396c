using System.Runtime.InteropServices;

namespace Meridian.Local.Installing;

/// <summary>Builds librdkafka once. Confluent.Kafka calls entry points that Debian's older library lacks.</summary>
internal sealed class LibrdkafkaBuild(string root)
{
    public const string Version = "2.15.1";

    private const string Step = $"librdkafka {Version}";
    private const string Built = "src/librdkafka.so.1";

    public string Library => Path.Combine(root, Version, "librdkafka.so");

    public bool IsBuilt() => File.Exists(Library);

    /// <summary>Builds from <paramref name="source"/>, in a copy of it. The caller holds the install lock.</summary>
    public async Task BuildAsync(string source, IProgress<ToolProgress> progress, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            throw new ToolMissingException("librdkafka is only built on Linux. Elsewhere use the real package: -p:MeridianPackages=feed.");

        var work = Path.Combine(root, "build");
        if (Directory.Exists(work)) Directory.Delete(work, recursive: true);
        Copy(source, work);
        // --enable makes a missing library an error; the default is to leave that compression out without a word.
        await RunAsync(work, "bash", ["configure", "--disable-gssapi", "--disable-curl", "--enable-ssl", "--enable-zlib", "--enable-zstd", "--enable-lz4-ext"], _ => progress.Report(new(Step, "configuring", 0)), cancellationToken);
        await RunAsync(work, "make", ["-j2", "-C", "src", Path.GetFileName(Built)], CountSources(work, progress), cancellationToken);
        await RunAsync(work, "strip", ["-g", Built], _ => { }, cancellationToken);
        Verify(Path.Combine(work, Built));

        Directory.CreateDirectory(Path.GetDirectoryName(Library)!);
        File.Move(Path.Combine(work, Built), Library, overwrite: true);
        Directory.Delete(work, recursive: true);
        progress.Report(new(Step, "done", 1));
    }

    private static async Task RunAsync(string work, string program, string[] arguments, Action<string> onLine, CancellationToken cancellationToken)
    {
        var result = await new Command(program, arguments) { WorkingDirectory = work, OnLine = onLine }.RunAsync(cancellationToken);
        if (result.ExitCode != 0)
            throw new ToolMissingException($"Building librdkafka {Version} failed in {program}: {result.Complaint} The build is left in {work} to look at; ./meridian up tries again.");
    }

    private static Action<string> CountSources(string work, IProgress<ToolProgress> progress)
    {
        var (done, all) = (0, Directory.GetFiles(Path.Combine(work, "src"), "*.c").Length);
        return line =>
        {
            if (!line.Contains(" -c ", StringComparison.Ordinal)) return;
            done++;
            progress.Report(new(Step, $"compiling {line[(line.LastIndexOf(' ') + 1)..]}", Math.Min(0.99, (double)done / all)));
        };
    }

    private static unsafe void Verify(string library)
    {
        var handle = NativeLibrary.Load(library);
        var version = (delegate* unmanaged<nint>)NativeLibrary.GetExport(handle, "rd_kafka_version_str");
        var found = Marshal.PtrToStringUTF8(version());
        if (found != Version) throw new ToolMissingException($"librdkafka was built as {found} where {Version} is pinned: eng/npm/librdkafka and this program disagree.");
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var directory in Directory.EnumerateDirectories(from)) Copy(directory, Path.Combine(to, Path.GetFileName(directory)));
    }
}
