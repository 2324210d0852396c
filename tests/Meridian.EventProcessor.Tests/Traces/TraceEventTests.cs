using System.Net;
using System.Net.Http.Json;
using System.Text;
using Confluent.Kafka;
using Meridian.Contracts;
using Meridian.Contracts.Traces;
using Meridian.Contracts.Workflows;
using Meridian.Testing;

namespace Meridian.EventProcessor.Tests.Traces;

public sealed class TraceEventTests(PostgresServer postgres, ClickHouseServer clickHouse)
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Guid _tenant = Guid.CreateVersion7();
    private readonly int _port = FreePort.Next();

    [Fact]
    public async Task A_trace_tells_each_step_the_place_on_the_broker_the_request_and_the_workflows()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await using var engine = await WorkflowEngine.StartAsync(stack);
        var workflow = await engine.AddAsync(_tenant, "thing.1");
        await stack.SendAsync(4, Some.Block(_tenant, "earlier", 1, Enriched.Now));
        var headers = new Headers { { RecordHeaders.TraceParent, Encoding.ASCII.GetBytes($"00-{TraceId}-b7ad6b7169203331-01") } };
        await stack.Producer.ProduceAsync(new TopicPartition(Topics.EventsIngest.Name, 4),
            new Message<byte[], byte[]> { Value = Some.Block(_tenant, "a/ü", 3, Enriched.Now), Headers = headers }, TestContext.Current.CancellationToken);

        stack.StartProcessor(engine.Setting, $"urls=http://127.0.0.1:{_port}");
        await UntilDoneAsync("a/ü-1");
        // The broker is asked for a second only: on a busy machine that is not always enough.
        var trace = await UntilAsync(_tenant, "a/ü-1", trace => trace.TraceId is not null);

        Assert.Equal((TraceId, new BrokerPlace("events.ingest", 4, 1, 1), "thing.1"), (trace.TraceId, trace.Source, trace.Event));
        Assert.Equal((Enriched.Now, Enriched.Now <= trace.Enriched.At, trace.Enriched), (trace.Accepted.At, true, trace.Deduplicated));
        Assert.True(trace.Enriched.At <= trace.Queryable.At);
        var started = Assert.Single(trace.Workflows);
        Assert.Equal((workflow, ExecutionId.Of(_tenant, workflow, 1, Encoding.UTF8.GetBytes("a/ü-1")), started.MatchedAt), (started.WorkflowId, started.ExecutionId, trace.WorkflowsMatched.At));
        Assert.Equal(TraceStep.NotApplicable, trace.Metered.Status);
        Assert.Equal(0, trace.Repeats.Count);
        Assert.Empty((await UntilDoneAsync("a/ü-0")).Workflows);
    }

    [Fact]
    public async Task A_trace_tells_how_often_the_message_came_again_and_when()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await stack.SendAsync(4, Some.Block(_tenant, "m", 1, Enriched.Now));
        await stack.SendAsync(4, [.. Enumerable.Range(1, 11).Select(minute => Some.Block(_tenant, "m", 1, Enriched.Now.AddMinutes(minute)))]);
        await stack.SendAsync(4, Some.Block(Guid.CreateVersion7(), "m", 1, Enriched.Now), Some.Block(_tenant, "other", 1, Enriched.Now));
        stack.StartProcessor($"urls=http://127.0.0.1:{_port}");

        // More than one insert may bring them.
        var trace = await UntilAsync(_tenant, "m-0", trace => trace.Repeats.Count >= 11);

        Assert.Equal(11, trace.Repeats.Count);
        Assert.Equal(Enumerable.Range(2, 10).Reverse().Select(minute => Enriched.Now.AddMinutes(minute)), trace.Repeats.Times);
        Assert.Equal(Enriched.Now, trace.Accepted.At);
        Assert.Equal(0, (await UntilAsync(_tenant, "other-0", _ => true)).Repeats.Count);
    }

    /// <summary>What has been passed over is not queryable, although the others of its partition are past it (ADR-011).</summary>
    [Fact]
    public async Task An_event_in_the_slow_lane_is_queryable_when_that_lane_has_stored_it()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await stack.Database.ExecuteAsync($"""
            INSERT INTO event_processor.ingest_progress (topic, partition, generation, done_to, intent_to) VALUES ('events.ingest', 0, 1, 0, 0);
            UPDATE event_processor.ingest_progress SET done_to = 50, intent_to = 50, slow_to = 10, slow_intent_to = 10, slow_tenants = '{_tenant}@5';
            """);
        for (var number = 0; number < 60; number++) await stack.SendAsync(0, Some.Block(_tenant, $"filler-{number}", 1));
        await stack.SendEnrichedAsync(0, 1, Enriched.Block(_tenant, 0, new Enriched.Item("early") { Offset = 4 }, new("slow") { Offset = 7 }, new("later") { Offset = 10 }));
        stack.StartProcessor($"urls=http://127.0.0.1:{_port}", "Kafka:Consumer:InstanceId=p", "ConnectionStrings:analytics=Host=127.0.0.1;Port=1");

        Assert.Equal(TraceStep.Done, (await UntilAsync(_tenant, "early", _ => true)).Queryable.Status);
        Assert.NotNull((await UntilAsync(_tenant, "slow", _ => true)).Queryable.At);
        Assert.Equal(TraceStep.Pending, (await UntilAsync(_tenant, "later", _ => true)).Queryable.Status);
    }

    [Fact]
    public async Task Steps_that_have_not_been_done_are_pending()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        // Nobody tells the processor of triggers, and the event has come past the way into ClickHouse.
        await stack.SendEnrichedAsync(0, 1, Enriched.Block(_tenant, 0, new Enriched.Item("m")));
        stack.StartProcessor($"urls=http://127.0.0.1:{_port}");

        var trace = await UntilAsync(_tenant, "m", _ => true);

        Assert.Equal((TraceStep.Done, TraceStep.Done, TraceStep.Pending, TraceStep.Pending), (trace.Accepted.Status, trace.Enriched.Status, trace.Queryable.Status, trace.WorkflowsMatched.Status));
        Assert.Null(trace.TraceId);
        using var client = Client(Guid.CreateVersion7());
        using var other = await client.GetAsync(new Uri("events/trace?messageId=m", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    private Task<EventTrace> UntilDoneAsync(string messageId) =>
        UntilAsync(_tenant, messageId, trace => trace is { Queryable.Status: TraceStep.Done, WorkflowsMatched.Status: TraceStep.Done });

    private async Task<EventTrace> UntilAsync(Guid tenant, string messageId, Func<EventTrace, bool> holds)
    {
        using var client = Client(tenant);
        EventTrace? trace = null;
        await Eventually.Until($"{messageId} can be traced", async () =>
        {
            try
            {
                trace = await client.GetFromJsonAsync<EventTrace>($"events/trace?messageId={Uri.EscapeDataString(messageId)}", TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException)
            {
                return false;
            }

            return holds(trace!);
        }, Patience);
        return trace!;
    }

    private HttpClient Client(Guid tenant) => new() { BaseAddress = new Uri($"http://127.0.0.1:{_port}/internal/v1/tenants/{tenant}/") };
}
