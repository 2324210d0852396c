using System.Net.Http.Json;
using Meridian.Contracts.Workflows;
using Meridian.Postgres;
using Meridian.Testing;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Meridian.WorkflowEngine.Tests.Triggers;

public sealed class ListTriggerChangesTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string InsertSql = "INSERT INTO workflow_engine.triggers (tenant_id, workflow_id, version, event, filter) VALUES ($1, $2, 1, $3, $4::text::jsonb)";

    private readonly Guid _tenant = Guid.CreateVersion7();
    private TestDatabase? _database;
    private WebApplicationFactory<Program>? _service;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_whole_list_then_what_has_changed_each_trigger_once_as_it_is()
    {
        var (kept, gone) = (await AddAsync("A", """{"property":"userId","operator":"set"}"""), await AddAsync(null, null));
        var first = await AskAsync(0);
        Assert.Equal((true, false, 2), (first.FromStart, first.More, first.Changes.Count));
        var known = first.Changes.Single(change => change.WorkflowId == kept);
        Assert.Equal((_tenant, 0, 1, "A", true, "userId"), (known.TenantId, known.Position, known.Version, known.Event, known.Active, known.Filter!.Value.GetProperty("property").GetString()));

        await _database!.ExecuteAsync("UPDATE workflow_engine.triggers SET active = false WHERE workflow_id = $1", gone);
        await _database.ExecuteAsync("UPDATE workflow_engine.triggers SET version = 2 WHERE workflow_id = $1", kept);
        await _database.ExecuteAsync("UPDATE workflow_engine.triggers SET version = 3 WHERE workflow_id = $1", kept);
        var second = await AskAsync(first.Revision);

        Assert.False(second.FromStart);
        Assert.Equal([(gone, false, 1), (kept, true, 3)], second.Changes.Select(change => (change.WorkflowId, change.Active, change.Version)));
        Assert.Equal([kept], (await AskAsync(0)).Changes.Select(change => change.WorkflowId));
    }

    [Fact]
    public async Task A_long_list_comes_in_pages()
    {
        await _database!.ExecuteAsync("INSERT INTO workflow_engine.triggers (tenant_id, workflow_id, version) SELECT $1, gen_random_uuid(), n FROM generate_series(1, 1200) AS n", _tenant);

        var (seen, page) = (new List<int>(), await AskAsync(0));
        for (seen.AddRange(page.Changes.Select(change => change.Version)); page.More; seen.AddRange(page.Changes.Select(change => change.Version))) page = await AskAsync(page.Revision);

        Assert.Equal(Enumerable.Range(1, 1200), seen.Order());
        Assert.Equal(page.Revision, await _database!.ScalarAsync<long>("SELECT max(revision) FROM workflow_engine.triggers"));
    }

    [Fact]
    public async Task A_change_ends_the_wait_and_without_one_there_is_an_empty_answer()
    {
        await AddAsync("A", null);
        var revision = (await AskAsync(0)).Revision;
        Assert.Equal((revision, 0), await AskAsync(revision) is var empty ? (empty.Revision, empty.Changes.Count) : default);

        var question = AskAsync(revision);
        var added = await AddAsync("B", null);

        Assert.Equal([added], (await question is { Changes.Count: > 0 } answer ? answer : await AskAsync(revision)).Changes.Select(change => change.WorkflowId));
    }

    [Fact]
    public async Task A_transaction_that_ends_late_is_not_missed()
    {
        await using var early = await _database!.Source.OpenConnectionAsync(Cancelled);
        await using var transaction = await early.BeginTransactionAsync(Cancelled);
        await using (var insert = early.Command(InsertSql, _tenant, Guid.CreateVersion7(), "early", null)) await insert.ExecuteNonQueryAsync(Cancelled);
        var late = AddAsync("late", null);
        // The later one has to wait for the earlier one, or it would be seen first and the earlier one never.
        await Eventually.Until("the later one waits", async () => await _database.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") == 1);
        Assert.Equal(0, (await AskAsync(0)).Revision);

        await transaction.CommitAsync(Cancelled);
        await late;

        Assert.Equal(["early", "late"], (await AskAsync(0)).Changes.Select(change => change.Event));
    }

    [Fact]
    public async Task Asked_after_a_revision_that_is_not_there_the_whole_list_comes()
    {
        var only = await AddAsync("A", null);

        var page = await AskAsync(1_000_000);

        Assert.True(page.FromStart);
        Assert.Equal([only], page.Changes.Select(change => change.WorkflowId));
    }

    [Fact]
    public async Task A_trigger_cannot_be_deleted_behind_the_back_of_those_who_match_it()
    {
        await AddAsync("A", null);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => _database!.ExecuteAsync("DELETE FROM workflow_engine.triggers"));

        Assert.Contains("set active = false", refused.MessageText, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        await new Migrator(_database.Source, NullLogger<Migrator>.Instance).MigrateAsync(MigrationSet.FromAssembly("workflow_engine", typeof(Program).Assembly), Cancelled);
        _service = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host.UseSetting("ConnectionStrings:meridiandb", _database.ConnectionString));
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null) await _service.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
    }

    private async Task<Guid> AddAsync(string? name, string? filter)
    {
        var workflow = Guid.CreateVersion7();
        await using var command = _database!.Source.Command(InsertSql, _tenant, workflow, name, filter);
        await command.ExecuteNonQueryAsync(Cancelled);
        return workflow;
    }

    private async Task<TriggerPage> AskAsync(long after)
    {
        using var client = _service!.CreateClient();
        return (await client.GetFromJsonAsync<TriggerPage>($"/internal/v1/triggers?after={after}", Cancelled))!;
    }
}
