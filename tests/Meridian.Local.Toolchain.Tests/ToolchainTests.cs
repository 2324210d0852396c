using Meridian.Local.Installing;
using Meridian.Testing;

namespace Meridian.Local.Tests;

/// <summary>Installs a small real group into state directories of the test's own.</summary>
public sealed class ToolchainTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();
    private readonly Reports _reports = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Toolchain Tools => Toolchain.At(_home.Path);

    private string Group => Path.Combine(_home.Path, "tools", "npm", "clients");

    [Fact]
    public async Task What_is_missing_is_installed_and_then_left_alone()
    {
        Assert.False(Tools.Has(Tool.Clients));

        await EnsureAsync();

        Assert.True(Tools.Has(Tool.Clients));
        Assert.True(File.Exists(Path.Combine(Tools.NpmPath("clients", "kafkajs"), "package.json")));
        Assert.Equal(1, _reports.All[^1].Fraction);
        var told = _reports.All.Count;
        await EnsureAsync();
        Assert.Equal(told, _reports.All.Count);
    }

    [Fact]
    public async Task A_half_installed_group_is_done_again()
    {
        Directory.CreateDirectory(Path.Combine(Group, "node_modules", "kafkajs"));
        Directory.CreateDirectory($"{Group}.new/node_modules/half");

        await EnsureAsync();

        Assert.True(File.Exists(Path.Combine(Tools.NpmPath("clients", "kafkajs"), "package.json")));
        Assert.False(Directory.Exists($"{Group}.new"));
    }

    [Fact]
    public async Task A_changed_lock_file_is_noticed()
    {
        await EnsureAsync();

        await File.WriteAllTextAsync(Path.Combine(Group, ".stamp"), "linux-x64 of another lock file", Cancelled);

        Assert.False(Tools.Has(Tool.Clients));
    }

    [Fact]
    public async Task Of_two_that_install_at_once_one_waits_and_finds_it_done()
    {
        var second = new Reports();

        await Task.WhenAll(EnsureAsync(), Toolchain.At(_home.Path).EnsureAsync([Tool.Clients], second, Cancelled));

        Assert.Single(_reports.All.Concat(second.All), report => report.Detail == "done");
    }

    [Fact]
    public async Task A_cancelled_installation_leaves_nothing_that_looks_whole()
    {
        using var cancel = new CancellationTokenSource();
        var onFirstReport = new Reports { Then = cancel.Cancel };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Tools.EnsureAsync([Tool.Clients], onFirstReport, cancel.Token));

        Assert.False(Tools.Has(Tool.Clients));
        await EnsureAsync();
    }

    [Fact]
    public async Task What_npm_says_of_a_failure_is_passed_on()
    {
        var group = Directory.CreateDirectory(_home["locks/odd"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(group, "package.json"), """{ "config": { "unpackedMegabytes": 1 } }""", Cancelled);
        await File.WriteAllTextAsync(Path.Combine(group, "package-lock.json"), "{ broken", Cancelled);
        var npm = new NpmInstaller(_home["npm"], _home["locks"]);

        var failed = await Assert.ThrowsAsync<ToolMissingException>(() => npm.InstallAsync("odd", _reports, Cancelled));

        Assert.StartsWith("npm could not install the group 'odd': npm error", failed.Message);
        Assert.False(npm.IsInstalled("odd"));
    }

    [Fact]
    public async Task Postgres_gets_the_links_that_npm_cannot_carry()
    {
        var tools = Toolchain.At();
        await tools.EnsureAsync([Tool.Postgres], _reports, Cancelled);

        var library = Path.Combine(tools.PostgresBin, "..", "lib", "libpq.so.5");

        Assert.NotNull(new FileInfo(library).LinkTarget);
        Assert.True(File.Exists(library));
    }

    public void Dispose() => _home.Dispose();

    private Task EnsureAsync() => Tools.EnsureAsync([Tool.Clients], _reports, Cancelled);

    private sealed class Reports : IProgress<ToolProgress>
    {
        public List<ToolProgress> All { get; } = [];

        public Action Then { get; init; } = () => { };

        public void Report(ToolProgress value)
        {
            lock (All) All.Add(value);
            Then();
        }
    }
}
