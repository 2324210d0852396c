using System.Diagnostics;
using Meridian.Contracts.Workflows;
using Meridian.Testing;

namespace Meridian.EventProcessor.Tests.Triggers;

public sealed class MatchTriggersTests(PostgresServer postgres, ClickHouseServer clickHouse)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Guid _tenant = Guid.CreateVersion7();

    [Fact]
    public async Task An_event_starts_the_workflows_of_its_tenant_whose_trigger_it_meets()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await using var engine = await WorkflowEngine.StartAsync(stack);
        var large = await engine.AddAsync(_tenant, "Order Completed", """{"property":"properties.total","operator":">=","value":100}""");
        var any = await engine.AddAsync(_tenant, null);
        await engine.AddAsync(_tenant, "Other");
        await engine.AddAsync(_tenant, "Order Completed", """{"property":"properties.total","operator":"<","value":100}""");
        await engine.AddAsync(Guid.CreateVersion7(), null);
        await stack.SendEnrichedAsync(2, 1, Enriched.Block(_tenant, 2, new Enriched.Item("m-1") { Properties = """{"total":120.0,"note":"u"}""" }));

        stack.StartProcessor(engine.Setting);
        var started = engine.Read(2);

        Assert.Equal([large, any], started.Select(one => one.Trigger.WorkflowId).Order());
        var (key, trigger) = started.Find(one => one.Trigger.WorkflowId == large);
        Assert.Equal((_tenant, 1, ExecutionId.Of(_tenant, large, 1, "m-1"u8)), (trigger.TenantId, trigger.Version, trigger.ExecutionId));
        Assert.Equal($"{_tenant}/{trigger.ExecutionId}", key);
        Assert.Equal("m-1|track|Order Completed|someone|AT|120.0", string.Join('|',
            WorkflowEngine.Text(trigger, "messageId"), WorkflowEngine.Text(trigger, "type"), WorkflowEngine.Text(trigger, "event"), WorkflowEngine.Text(trigger, "userId"),
            WorkflowEngine.Text(trigger, "country"), trigger.Event.GetProperty("properties").GetProperty("total").GetRawText()));
    }

    [Fact]
    public async Task Changes_of_triggers_are_heard_of_within_two_seconds()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await using var engine = await WorkflowEngine.StartAsync(stack);
        stack.StartProcessor(engine.Setting);
        await engine.AddAsync(_tenant, "First");
        await engine.UntilKnown();
        var times = new List<TimeSpan>();

        for (var round = 0; round < 5; round++)
        {
            await engine.AddAsync(_tenant, $"Event {round}");
            var clock = Stopwatch.StartNew();
            await engine.UntilKnown();
            times.Add(clock.Elapsed);
        }

        // The middle one: what else the machine does at the moment is not the promise.
        Assert.InRange(times.Order().ElementAt(2), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_trigger_that_was_taken_away_starts_nothing_more_and_a_wrong_filter_stops_no_other()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await using var engine = await WorkflowEngine.StartAsync(stack);
        var gone = await engine.AddAsync(_tenant, "Order Completed");
        await engine.AddAsync(_tenant, "Order Completed", """{"property":"nothing","operator":"=","value":1}""");
        var stays = await engine.AddAsync(_tenant, "Order Completed");
        stack.StartProcessor(engine.Setting);
        await engine.UntilKnown();

        await stack.SendEnrichedAsync(0, 1, Enriched.Block(_tenant, 0, new Enriched.Item("before")));
        Assert.Equal([gone, stays], engine.Read(2).Select(one => one.Trigger.WorkflowId).Order());
        await engine.RemoveAsync(gone);
        await engine.UntilKnown();
        await stack.SendEnrichedAsync(0, 2, Enriched.Block(_tenant, 0, new Enriched.Item("after")));
        await UntilRead(stack, 2);

        Assert.Equal([("after", stays)], engine.Read(3).Select(one => (WorkflowEngine.Text(one.Trigger, "messageId"), one.Trigger.WorkflowId)).Where(one => one.Item1 == "after"));
        Assert.Equal(3, await stack.Database.ScalarAsync<long>("SELECT count(*) FROM event_processor.trigger_matches"));
    }

    [Fact]
    public async Task Without_workflow_engine_a_restarted_processor_goes_by_the_triggers_it_knew()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await using var engine = await WorkflowEngine.StartAsync(stack);
        var workflow = await engine.AddAsync(_tenant, "Order Completed");
        var first = stack.StartProcessor(engine.Setting);
        await engine.UntilKnown();
        await engine.KillAsync();
        await first.KillAsync();

        await stack.SendEnrichedAsync(0, 1, Enriched.Block(_tenant, 0, new Enriched.Item("m")));
        stack.StartProcessor(engine.Setting);

        Assert.Equal([workflow], engine.Read(1).Select(one => one.Trigger.WorkflowId));
        engine.Start();
        var second = await engine.AddAsync(_tenant, "Second");
        await engine.UntilKnown();
        await stack.SendEnrichedAsync(0, 2, Enriched.Block(_tenant, 0, new Enriched.Item("n", "Second")));
        Assert.Equal([workflow, second], engine.Read(2).Select(one => one.Trigger.WorkflowId).Order());
    }

    [Fact]
    public async Task Before_any_list_of_triggers_is_known_events_wait()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await using var engine = await WorkflowEngine.StartAsync(stack);
        var workflow = await engine.AddAsync(_tenant, "Order Completed");
        await engine.KillAsync();
        await stack.SendEnrichedAsync(0, 1, Enriched.Block(_tenant, 0, new Enriched.Item("m")));
        stack.StartProcessor(engine.Setting);
        await Eventually.Until("the store has it", async () => await stack.Database.ScalarAsync<long>("SELECT count(*) FROM event_processor.events") == 1, Patience);

        engine.Start();

        Assert.Equal([workflow], engine.Read(1).Select(one => one.Trigger.WorkflowId));
    }

    [Fact]
    public async Task Kill_9_loses_no_execution_and_what_is_published_again_is_the_same_execution()
    {
        const int Records = 300;
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await using var engine = await WorkflowEngine.StartAsync(stack);
        var workflow = await engine.AddAsync(_tenant, "Order Completed");
        for (var record = 1; record <= Records; record++) await stack.SendEnrichedAsync(record % 3, record, Enriched.Block(_tenant, record % 3, $"{record}", 10));

        for (var round = 1; round <= 3; round++)
        {
            var processor = stack.StartProcessor(engine.Setting, "Kafka:Consumer:MaxRecords=5");
            await Eventually.Until("some are matched", async () => await stack.Database.ScalarAsync<long>("SELECT count(*) FROM event_processor.trigger_matches") >= round * 300, Patience);
            await processor.KillAsync();
        }

        stack.StartProcessor(engine.Setting);
        await UntilRead(stack, Records);
        var expected = Enumerable.Range(1, Records).SelectMany(record => Enumerable.Range(0, 10).Select(index =>
            ExecutionId.Of(_tenant, workflow, 1, System.Text.Encoding.ASCII.GetBytes($"{record}-{index}"))));
        Assert.Equal(expected.Order(), engine.Read(Records * 10).Select(one => one.Trigger.ExecutionId).Distinct().Order());
        Assert.Equal(Records * 10, await stack.Database.ScalarAsync<long>("SELECT count(*) FROM event_processor.trigger_matches"));
    }

    private static Task UntilRead(TestPipeline stack, long records) => TestPipeline.UntilReached($"{records} records are read", () =>
        stack.Database.ScalarAsync<decimal>("SELECT coalesce(sum(done_to), 0) FROM event_processor.enriched_progress WHERE reader = 'triggers'"), read => read >= records);
}
