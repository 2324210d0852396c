using System.Data;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Meridian.Postgres;

/// <summary>
/// Brings a set of migrations to its end: each in a transaction of its own, in order, once. Any number of migrators may run at the same time:
/// an advisory lock lets one work while the others wait, and goes with its connection when a migrator dies.
/// </summary>
public sealed class Migrator(NpgsqlDataSource database, ILogger<Migrator> logger)
{
    /// <summary>The advisory lock of all migrators of a database: "meridian" as a number.</summary>
    private const long LockKey = 0x6D65_7269_6469_616E;

    private const string LandedSql = "SELECT number, name, checksum FROM public.schema_migrations WHERE set_name = $1";
    private const string RecordSql = "INSERT INTO public.schema_migrations (set_name, number, name, checksum) VALUES ($1, $2, $3, $4)";

    private static readonly string FoundationSql = ReadFoundation();

    /// <summary>Runs what has not landed yet.</summary>
    /// <returns>The names of what was run now, in order.</returns>
    /// <exception cref="MigrationException">A landed file has changed, a new one comes before a landed one, or one of them failed.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(MigrationSet set, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(connection, "SELECT pg_advisory_lock($1)", [LockKey], cancellationToken);
        try
        {
            await ExecuteAsync(connection, FoundationSql, [], cancellationToken);
            var pending = Pending(set, await LandedAsync(connection, set.Schema, cancellationToken));
            foreach (var migration in pending) await RunAsync(connection, set.Schema, migration, cancellationToken);
            return [.. pending.Select(migration => migration.Name)];
        }
        finally
        {
            // The connection goes back to a pool: a session's lock would go with it. A broken one has lost the lock already.
            if (connection.FullState.HasFlag(ConnectionState.Open))
                await ExecuteAsync(connection, "SELECT pg_advisory_unlock($1)", [LockKey], CancellationToken.None);
        }
    }

    private async Task RunAsync(NpgsqlConnection connection, string schema, Migration migration, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await ExecuteAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {schema}", [], cancellationToken);
            await ExecuteAsync(connection, $"SET LOCAL search_path TO {schema}, public", [], cancellationToken);
            await ExecuteAsync(connection, migration.Sql, [], cancellationToken);
        }
        catch (PostgresException failure) when (!failure.IsTransient)
        {
            throw new MigrationException($"Migration {schema}/{migration.Name} failed and left nothing behind: {failure.MessageText}", failure);
        }

        await ExecuteAsync(connection, RecordSql, [schema, migration.Number, migration.Name, migration.Checksum], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Log.MigrationLanded(logger, schema, migration.Name);
    }

    private List<Migration> Pending(MigrationSet set, Dictionary<int, (string Name, string Checksum)> landed)
    {
        foreach (var migration in set.Migrations)
        {
            if (landed.TryGetValue(migration.Number, out var there) && there.Checksum != migration.Checksum)
                throw new MigrationException($"Migration {set.Schema}/{migration.Name} has changed since it landed as {there.Name}. Put it back and add a new one.");
        }

        var pending = set.Migrations.Where(migration => !landed.ContainsKey(migration.Number)).ToList();
        var newest = landed.Keys.DefaultIfEmpty().Max();
        if (pending is [var first, ..] && first.Number < newest)
            throw new MigrationException($"Migration {set.Schema}/{first.Name} comes before {landed[newest].Name}, which has landed. Give it a higher number.");

        // An older binary beside a newer schema is how a rollback looks; its own migrations have all landed.
        if (newest > set.Migrations.Select(migration => migration.Number).LastOrDefault()) Log.SchemaIsNewer(logger, set.Schema, landed[newest].Name);
        return pending;
    }

    private static async Task<Dictionary<int, (string Name, string Checksum)>> LandedAsync(
        NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LandedSql, connection) { Parameters = { new() { Value = schema } } };
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var landed = new Dictionary<int, (string, string)>();
        while (await rows.ReadAsync(cancellationToken)) landed.Add(rows.GetInt32(0), (rows.GetString(1), rows.GetString(2)));
        return landed;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, object[] values, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // The only SQL here is this class's own and that of embedded migrations.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string ReadFoundation()
    {
        using var text = new StreamReader(typeof(Migrator).Assembly.GetManifestResourceStream("Meridian.Postgres.Foundation.sql")!);
        return text.ReadToEnd();
    }
}
