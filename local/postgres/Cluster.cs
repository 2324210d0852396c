using Meridian.Local.Engines;

namespace Meridian.Local.Postgres;

/// <summary>A PostgreSQL data directory and the programs for it.</summary>
internal sealed class Cluster(DataDirectory data, string programs)
{
    private const string Version = "18";

    private readonly Account? _account = Account.ForDataIn(data.Path);

    public string Path => data.Path;

    /// <summary>Makes the data directory where there is none.</summary>
    /// <exception cref="EngineFaultException">What stands there is not of this version, or it cannot be made.</exception>
    public async Task EnsureAsync(CancellationToken stop)
    {
        if (data.IsEmpty) await InitializeAsync(stop);
        var mark = System.IO.Path.Combine(Path, "PG_VERSION");
        var version = File.Exists(mark) ? (await File.ReadAllTextAsync(mark, stop)).Trim() : null;
        if (version == Version) return;
        throw new EngineFaultException(version is null
            ? $"{Path} has files but no PG_VERSION: it is not a PostgreSQL data directory, or one that lost its parts. Move it away, or empty it with ./meridian down --wipe."
            : $"{Path} was written by PostgreSQL {version}; this is PostgreSQL {Version}. Dump it with the old version, or empty it with ./meridian down --wipe.");
    }

    /// <summary>Makes the role and the databases that are absent, and gives the role its present password.</summary>
    /// <remarks>
    /// In single-user mode, before the port is open: whoever can connect then finds everything in place, and a changed password
    /// heals without anyone knowing the old one.
    /// </remarks>
    public async Task ProvisionAsync(PostgresOptions options, CancellationToken stop)
    {
        string? complaint = null;
        var session = Program("postgres", ["--single", "-j", "-D", Path, "-c", "log_checkpoints=off", "postgres"]) with
        {
            Input = Provisioning.Script(options),
            OnLine = line => complaint ??= Provisioning.ComplaintIn(line),
        };
        var exitCode = await ChildProcess.RunAsync(session, stop);
        stop.ThrowIfCancellationRequested();
        if (complaint is not null || exitCode != 0)
            throw new EngineFaultException($"PostgreSQL's data in {Path} cannot be opened: {complaint ?? $"exit code {exitCode}"}. If it is beyond repair, empty it with ./meridian down --wipe.");
    }

    /// <summary>One of PostgreSQL's programs, under the account that owns the data.</summary>
    public Child Program(string name, IReadOnlyList<string> arguments) => new(System.IO.Path.Combine(programs, name), arguments) { Account = _account };

    private async Task InitializeAsync(CancellationToken stop)
    {
        var draft = data.BeginDraft();
        _account?.Own(draft);
        string? complaint = null;
        var initdb = Program("initdb",
        [
            "--pgdata", draft, "--username=postgres", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
            "--auth=reject", "--auth-host=scram-sha-256", "--data-checksums", "--no-instructions",
        ]) with
        {
            OnLine = line =>
            {
                Console.Out.WriteLine(line);
                complaint ??= Complaint.In(line);
            },
        };
        var exitCode = await ChildProcess.RunAsync(initdb, stop);
        stop.ThrowIfCancellationRequested();
        if (exitCode != 0) throw new EngineFaultException($"initdb could not make {Path} (exit code {exitCode}): {complaint ?? "it gave no reason"}");
        data.CommitDraft();
    }
}
