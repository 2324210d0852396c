using ClickHouse.Client;
using ClickHouse.Client.ADO;
using ClickHouse.Client.Utility;
using Microsoft.Extensions.Logging;

namespace Meridian.ClickHouse.Schema;

/// <summary>
/// Creates the connection's database and brings its schema forward. What has landed stands in <c>schema_migrations</c>. ClickHouse has no locks:
/// two migrators at once both run a step, which is why every statement must be fit to run twice.
/// </summary>
public sealed class ClickHouseMigrator(ClickHouseDataSource database, ILogger<ClickHouseMigrator> logger)
{
    private const string LedgerSql = """
        CREATE TABLE IF NOT EXISTS schema_migrations
            (number UInt32, name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3))
        ENGINE = ReplacingMergeTree ORDER BY number
        """;

    /// <summary>Runs what has not landed yet, in order.</summary>
    /// <returns>The names of what was run now.</returns>
    /// <exception cref="ClickHouseMigrationException">
    /// A landed step has changed, a new one comes before a landed one, a statement could not run twice, or one failed.
    /// </exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(IReadOnlyList<ClickHouseMigration> migrations, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(migrations);
        foreach (var migration in migrations) migration.Statements(); // a wrong file is found before anything is done
        await CreateDatabaseAsync(ct);
        await using var connection = database.CreateConnection();
        await ExecuteAsync(connection, LedgerSql, ct);
        var pending = Pending(migrations, await LandedAsync(connection, ct));
        foreach (var migration in pending)
        {
            await RunAsync(connection, migration, ct);
            Log.MigrationLanded(logger, migration.Name);
        }

        return [.. pending.Select(migration => migration.Name)];
    }

    private async Task CreateDatabaseAsync(CancellationToken ct)
    {
        var settings = new ClickHouseConnectionStringBuilder(database.ConnectionString);
        var name = settings.Database;
        settings.Database = "default"; // naming a database that is not there yet would be refused
        await using var connection = new ClickHouseConnection(settings.ConnectionString);
        await using var find = connection.CreateCommand();
        find.CommandText = "SELECT count() > 0 FROM system.databases WHERE name = {name:String}";
        find.AddParameter("name", name);
        // Where it is there already, the account need not be allowed to create one.
        if (await find.ExecuteScalarAsync(ct) is not (byte)1) await ExecuteAsync(connection, $"CREATE DATABASE IF NOT EXISTS {Identifier.Quote(name)}", ct);
    }

    private static async Task<Dictionary<int, string>> LandedAsync(ClickHouseConnection connection, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT toInt32(number), checksum FROM schema_migrations FINAL";
        await using var rows = await command.ExecuteReaderAsync(ct);
        var landed = new Dictionary<int, string>();
        while (await rows.ReadAsync(ct)) landed[rows.GetInt32(0)] = rows.GetString(1);
        return landed;
    }

    private static List<ClickHouseMigration> Pending(IReadOnlyList<ClickHouseMigration> migrations, Dictionary<int, string> landed)
    {
        if (migrations.FirstOrDefault(step => landed.TryGetValue(step.Number, out var checksum) && checksum != step.Checksum) is { } changed)
            throw new ClickHouseMigrationException($"Migration {changed.Name} has changed since it landed. Put it back and add a new one.");

        var pending = migrations.Where(step => !landed.ContainsKey(step.Number)).OrderBy(step => step.Number).ToList();
        return pending is [var first, ..] && first.Number < landed.Keys.DefaultIfEmpty().Max()
            ? throw new ClickHouseMigrationException($"Migration {first.Name} comes before one that has landed. Give it a higher number.")
            : pending;
    }

    private static async Task RunAsync(ClickHouseConnection connection, ClickHouseMigration migration, CancellationToken ct)
    {
        try
        {
            foreach (var statement in migration.Statements()) await ExecuteAsync(connection, statement, ct);
        }
        catch (ClickHouseServerException failure)
        {
            throw new ClickHouseMigrationException($"Migration {migration.Name} failed: {failure.Message}", failure);
        }

        await using var record = connection.CreateCommand();
        record.CommandText = "INSERT INTO schema_migrations (number, name, checksum) SELECT {number:UInt32}, {name:String}, {checksum:String}";
        record.AddParameter("number", migration.Number);
        record.AddParameter("name", migration.Name);
        record.AddParameter("checksum", migration.Checksum);
        await record.ExecuteNonQueryAsync(ct);
    }

    private static async Task ExecuteAsync(ClickHouseConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The only SQL here is this class's own and that of embedded migrations.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(ct);
    }
}
