using System.Data.Common;
using System.Runtime.InteropServices;
using ClickHouse.Client.ADO;
using ClickHouse.Client.Utility;
using Meridian.ClickHouse;
using Meridian.ClickHouse.Schema;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Meridian.Trainer.Store;

/// <summary>The database with the table of events.</summary>
internal sealed class EventsDatabase : IDisposable
{
    private const string Name = "analytics";

    private readonly IHost _host;

    public EventsDatabase(string connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new($"ConnectionStrings:{Name}", connectionString)]);
        builder.AddClickHouse(Name);
        _host = builder.Build();
    }

    public BatchInsert Insert => _host.Services.GetRequiredService<BatchInsert>();

    /// <summary>Creates the database where it is not there, and the tables in it.</summary>
    public Task MigrateAsync(CancellationToken ct) =>
        _host.Services.GetRequiredService<ClickHouseMigrator>().MigrateAsync(ClickHouseMigration.FromAssembly(typeof(EventsDatabase).Assembly), ct);

    /// <summary>Runs a statement without an answer.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var connection = Connect();
        await using var command = Command(connection, sql, []);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The rows of a query.</summary>
    public async Task<List<T>> RowsAsync<T>(string sql, IReadOnlyList<(string Name, string Type, object Value)> parameters, Func<DbDataReader, T> read, CancellationToken ct)
    {
        await using var connection = Connect();
        await using var command = Command(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct)) rows.Add(read(reader));
        return rows;
    }

    /// <summary>The rows of a query whose columns are a UInt64 and then <paramref name="width"/> Float32.</summary>
    public async Task<List<(ulong Key, float[] Values)>> FloatsAsync(string sql, IReadOnlyList<(string Name, string Type, object Value)> parameters, int width, CancellationToken ct)
    {
        var rows = new List<(ulong, float[])>();
        var size = sizeof(ulong) + (width * sizeof(float));
        var texts = parameters.Select(parameter => KeyValuePair.Create(parameter.Name, Convert.ToString(parameter.Value, System.Globalization.CultureInfo.InvariantCulture)!));
        await foreach (var chunk in _host.Services.GetRequiredService<FixedRowQuery>().ReadAsync(sql, texts, size, ct))
        {
            for (var at = 0; at < chunk.Length; at += size)
            {
                var row = chunk.Span.Slice(at, size);
                rows.Add((MemoryMarshal.Read<ulong>(row), MemoryMarshal.Cast<byte, float>(row[sizeof(ulong)..]).ToArray()));
            }
        }

        return rows;
    }

    public void Dispose() => _host.Dispose();

    private ClickHouseConnection Connect() => _host.Services.GetRequiredService<ClickHouseDataSource>().CreateConnection();

    private static ClickHouseCommand Command(ClickHouseConnection connection, string sql, IReadOnlyList<(string Name, string Type, object Value)> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements are written here and in libs; what is asked for stands in parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, type, value) in parameters) command.AddParameter(name, type, value);
        return command;
    }
}
