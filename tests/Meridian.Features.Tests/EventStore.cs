using ClickHouse.Client.ADO;
using Meridian.ClickHouse;
using Meridian.ClickHouse.Identities;
using Meridian.ClickHouse.Native;
using Meridian.ClickHouse.Schema;
using Meridian.Features.Tests.Naive;
using Meridian.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Meridian.Features.Tests;

/// <summary>A database of one test with the table of events in it.</summary>
internal sealed class EventStore : IDisposable
{
    private const string Time = "DateTime64(3, 'UTC')";

    private readonly IHost _host;

    private EventStore(string connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:analytics", connectionString)]);
        builder.AddClickHouse("analytics");
        _host = builder.Build();
    }

    public static async Task<EventStore> CreateAsync(ClickHouseServer server)
    {
        var store = new EventStore(await server.CreateDatabaseAsync());
        await store._host.Services.GetRequiredService<ClickHouseMigrator>().MigrateAsync(ClickHouseMigration.FromAssembly(typeof(EventStore).Assembly), TestContext.Current.CancellationToken);
        return store;
    }

    public async Task StoreAsync(Guid tenant, IEnumerable<NaiveEvent> events)
    {
        var (tenants, sessions) = (new UuidColumn("tenant_id"), new UuidColumn("session_id"));
        var (timestamps, received) = (new FixedColumn<long>("timestamp", Time), new FixedColumn<long>("received_at", Time));
        string[] names = ["event", "type", "message_id", "user_id", "anonymous_id", "group_id", "browser", "os", "device", "country"];
        var texts = names.Select(name => new StringColumn(name)).ToArray();
        using var block = new NativeBlock([tenants, sessions, timestamps, received, .. texts]);
        foreach (var item in events)
        {
            tenants.Append(tenant);
            sessions.Append(item.Session);
            timestamps.Append(item.Time);
            received.Append(item.Received);
            string[] values = [item.Event, item.Type, item.MessageId, item.UserId, item.AnonymousId, item.GroupId, item.Browser, item.Os, item.Device, item.Country];
            foreach (var (column, value) in texts.Zip(values)) column.Append(System.Text.Encoding.UTF8.GetBytes(value));
        }

        await _host.Services.GetRequiredService<BatchInsert>().InsertAsync("events", block, null, TestContext.Current.CancellationToken);
    }

    /// <summary>Each person's id and features.</summary>
    public async Task<Dictionary<ulong, (string Id, float[] Features)>> FeaturesAsync(Guid tenant, PeopleLinks links, FeatureMoment moment, params ulong[]? actors)
    {
        var sql = new UserFeatureSql(links, moment);
        var condition = actors is null ? null : sql.IdsAmong("{asked:Array(UInt64)}");
        var parameters = sql.Parameters(tenant).ToList();
        if (actors is not null) parameters.Add(("asked", "Array(UInt64)", actors));
        var rows = await RowsAsync(sql.Select(UserFeatures.Set.Features, condition), parameters);
        return rows.ToDictionary(row => (ulong)row[0], row => ((string)row[1], row[2..].Cast<float>().ToArray()));
    }

    public async Task<PeopleLinks> LinksAsync(Guid tenant, FeatureMoment moment)
    {
        var row = (await RowsAsync(UserFeatureSql.LinkStateSql(moment), new UserFeatureSql(PeopleLinks.None, moment).Parameters(tenant))).Single();
        return PeopleLinks.Of((long)row[0], (long)row[1] > 0);
    }

    public Task<List<object[]>> RowsAsync(string sql, IReadOnlyList<(string Name, string Type, object Value)> parameters) => _host.Services.GetRequiredService<ClickHouseDataSource>()
        .RowsAsync(sql, parameters.Select(parameter => (parameter.Name, parameter.Value)), TestContext.Current.CancellationToken);

    public void Dispose() => _host.Dispose();
}
