using Meridian.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Meridian.Postgres.Tests;

/// <summary>What services count on of Aspire.Npgsql, be it the package or its stand-in.</summary>
public sealed class AspireNpgsqlTests(PostgresServer server)
{
    [Fact]
    public async Task A_data_source_and_a_keyed_one_answer_and_are_checked()
    {
        await using var database = await server.CreateDatabaseAsync();
        using var host = Build(("ConnectionStrings:db", database.ConnectionString), ("Aspire:Npgsql:other:ConnectionString", database.ConnectionString));

        await using var connection = await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var keyed = await host.Services.GetRequiredKeyedService<NpgsqlDataSource>("other").OpenConnectionAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("PostgreSql Healthy", "PostgreSql_other Healthy"), await CheckAsync(host));
    }

    [Fact]
    public async Task A_server_that_is_away_is_told_by_its_check()
    {
        var away = $"Host=127.0.0.1;Port={FreePort.Next()};Username=u;Password=p";
        using var host = Build(("ConnectionStrings:db", away), ("ConnectionStrings:other", away));

        Assert.Equal(("PostgreSql Unhealthy", "PostgreSql_other Unhealthy"), await CheckAsync(host));
    }

    [Fact]
    public void A_missing_connection_string_is_named_when_it_is_needed()
    {
        using var host = Build();

        var failure = Assert.Throws<InvalidOperationException>(host.Services.GetRequiredService<NpgsqlDataSource>);

        Assert.Contains("db", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<(string, string)> CheckAsync(IHost host)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        var checks = report.Entries.Select(entry => $"{entry.Key} {entry.Value.Status}").Order().ToList();
        return (checks[0], checks[1]);
    }

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        foreach (var (key, value) in settings) builder.Configuration[key] = value;
        builder.AddNpgsqlDataSource("db");
        builder.AddKeyedNpgsqlDataSource("other");
        return builder.Build();
    }
}
