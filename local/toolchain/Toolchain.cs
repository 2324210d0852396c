using Meridian.Local.Installing;

namespace Meridian.Local;

/// <summary>
/// The tools under one state directory: where each is, and how it gets there. Everything is pinned (eng/npm has the lock files),
/// installed once, and found offline afterwards.
/// </summary>
public sealed class Toolchain
{
    private readonly NpmInstaller _npm;
    private readonly LibrdkafkaBuild _librdkafka;

    private Toolchain(string home, string lockFiles)
    {
        Home = home;
        _npm = new NpmInstaller(Path.Combine(home, "tools", "npm"), lockFiles);
        _librdkafka = new LibrdkafkaBuild(Path.Combine(home, "native", "librdkafka"));
    }

    /// <summary>The state directory.</summary>
    public string Home { get; }

    /// <summary>The directory with <c>initdb</c>, <c>postgres</c> and <c>pg_ctl</c>.</summary>
    public string PostgresBin => Path.Combine(NpmPath("engines", $"@embedded-postgres/{Platform.Npm}"), "native", "bin");

    /// <summary>The ClickHouse engine's shared library.</summary>
    public string LibChdb => Path.Combine(NpmPath("engines", $"@chdb/lib-{Platform.Npm}{(OperatingSystem.IsLinux() ? "-gnu" : "")}"), "libchdb.so");

    /// <summary>librdkafka's shared library.</summary>
    public string Librdkafka => _librdkafka.Library;

    /// <summary>The <c>redis-server</c> program.</summary>
    public static string RedisServer => SystemPackages.Find("redis-server") ?? "/usr/bin/redis-server";

    /// <summary>The <c>kcat</c> program.</summary>
    public static string Kcat => SystemPackages.Find("kcat") ?? "/usr/bin/kcat";

    /// <summary>The tools of a state directory.</summary>
    /// <param name="home">The state directory; <c>.meridian</c> in the checkout unless given.</param>
    /// <exception cref="InvalidOperationException">The program does not run from inside a checkout.</exception>
    public static Toolchain At(string? home = null) =>
        new(MeridianHome.Find(home), Path.Combine(MeridianHome.FindCheckout(), "eng", "npm"));

    /// <summary>The directory of an installed npm package.</summary>
    /// <param name="group">A folder of eng/npm.</param>
    /// <param name="package">The package's name, with its scope.</param>
    public string NpmPath(string group, string package) => Path.Combine(_npm.Modules(group), package);

    /// <summary>Whether a tool is there, in the pinned version.</summary>
    public bool Has(Tool tool) => Recipe(tool).All(step => step.Done());

    /// <summary>Throws unless a tool is there.</summary>
    /// <exception cref="ToolMissingException">It is not.</exception>
    public void Require(Tool tool)
    {
        if (!Has(tool)) throw new ToolMissingException($"{tool} is not installed under {Home}. Run ./meridian up (it fetches what is missing).");
    }

    /// <summary>
    /// Installs those of <paramref name="tools"/> that are missing. Only one process at a time installs into a state directory;
    /// another waits. An interrupted installation leaves nothing that would be taken for a whole one.
    /// </summary>
    /// <exception cref="ToolMissingException">One could not be installed; the message says how to mend it.</exception>
    public async Task EnsureAsync(IEnumerable<Tool> tools, IProgress<ToolProgress> progress, CancellationToken cancellationToken)
    {
        var wanted = tools.Distinct().ToArray();
        if (wanted.All(Has)) return;

        await using var held = await InstallLock.TakeAsync(Path.Combine(Home, "tools", "install.lock"), progress, cancellationToken);
        // The system's packages first and in one go: a refusal then comes before a long download.
        await SystemPackages.InstallAsync(wanted.Where(tool => !Has(tool)).SelectMany(SystemNeeds), progress, cancellationToken);
        foreach (var step in wanted.SelectMany(Recipe).Where(step => !step.Done()))
            await step.Make(progress, cancellationToken);
    }

    private static IEnumerable<SystemNeed> SystemNeeds(Tool tool) => tool switch
    {
        Tool.Redis => [SystemNeed.RedisServer],
        Tool.Kcat => [SystemNeed.Kcat],
        Tool.Librdkafka => SystemNeed.NativeBuild,
        _ => [],
    };

    private Step[] Recipe(Tool tool) => tool switch
    {
        Tool.Postgres => [Npm("engines", Path.Combine(PostgresBin, "postgres"))],
        Tool.ClickHouse => [Npm("engines", LibChdb)],
        Tool.Datasets => [Npm("datasets", NpmPath("datasets", "vega-datasets"))],
        Tool.Clients => [Npm("clients", _npm.Modules("clients"))],
        Tool.Librdkafka => [new Step(_librdkafka.IsBuilt, BuildLibrdkafkaAsync)],
        Tool.Redis => [System(SystemNeed.RedisServer)],
        Tool.Kcat => [System(SystemNeed.Kcat)],
    };

    private Step Npm(string group, string proof) => new(
        () => _npm.IsInstalled(group) && Path.Exists(proof),
        async (progress, cancellationToken) =>
        {
            await _npm.InstallAsync(group, progress, cancellationToken);
            if (!Path.Exists(proof)) throw new ToolMissingException($"npm has no {Path.GetFileName(proof)} for {Platform.Npm}: this platform is not supported by the local infrastructure. Use --infra containers.");
        });

    private static Step System(SystemNeed need) => new(need.IsMet, (_, _) => Task.CompletedTask);

    private async Task BuildLibrdkafkaAsync(IProgress<ToolProgress> progress, CancellationToken cancellationToken)
    {
        if (!_npm.IsInstalled("librdkafka")) await _npm.InstallAsync("librdkafka", progress, cancellationToken);
        var source = Path.Combine(NpmPath("librdkafka", "@confluentinc/kafka-javascript"), "deps", "librdkafka");
        await _librdkafka.BuildAsync(source, progress, cancellationToken);
    }

    private sealed record Step(Func<bool> Done, Func<IProgress<ToolProgress>, CancellationToken, Task> Make);
}
