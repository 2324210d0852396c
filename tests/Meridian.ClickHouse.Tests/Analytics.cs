using ClickHouse.Client.ADO;
using Meridian.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Meridian.ClickHouse.Tests;

/// <summary>What a service gets from <c>AddClickHouse</c>, over a database of one test.</summary>
internal sealed class Analytics : IDisposable
{
    private readonly IHost _host;

    public Analytics(string connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:analytics", connectionString)]);
        builder.AddClickHouse("analytics");
        _host = builder.Build();
    }

    public IServiceProvider Services => _host.Services;

    public BatchInsert Insert => Services.GetRequiredService<BatchInsert>();

    public ClickHouseDataSource Database => Services.GetRequiredService<ClickHouseDataSource>();

    public static async Task<Analytics> CreateAsync(ClickHouseServer server, params string[] statements)
    {
        var analytics = new Analytics(await server.CreateDatabaseAsync());
        foreach (var statement in statements) await analytics.RowsAsync(statement);
        return analytics;
    }

    /// <summary>The rows of a query; none for a statement.</summary>
    public Task<List<object[]>> RowsAsync(string sql) => Database.RowsAsync(sql, [], TestContext.Current.CancellationToken);

    public async Task<long> CountAsync(string table) => (long)(await RowsAsync($"SELECT toInt64(count()) FROM {table}")).Single().Single();

    public void Dispose() => _host.Dispose();
}
